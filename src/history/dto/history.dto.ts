import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, Matches, Max, Min } from 'class-validator';

export const METRICS = ['findings', 'level', 'exposure', 'reach'] as const;
export type Metric = (typeof METRICS)[number];

export const FORMATS = ['rows', 'timeserie'] as const;

export class HistoryQueryDto {
  @IsOptional()
  @IsIn(METRICS)
  @ApiPropertyOptional({ enum: METRICS, default: 'findings' })
  metric?: Metric;

  @IsOptional()
  @Matches(/^[1-9]\d{0,4}(ms|s|m|h|d|w)$/, { message: 'interval must be a time as 30s, 5m, 1h, 1d or 1w' })
  @ApiPropertyOptional({
    description: 'One point for each, the last upload in it; every upload by default.',
    example: '1d',
  })
  interval?: string;

  @IsOptional()
  @IsISO8601({ strict: true }, { message: 'from must be a time, as in 2026-01-31T00:00:00Z' })
  @ApiPropertyOptional({ format: 'date-time' })
  from?: string;

  @IsOptional()
  @IsISO8601({ strict: true }, { message: 'to must be a time, as in 2026-01-31T00:00:00Z' })
  @ApiPropertyOptional({ format: 'date-time' })
  to?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10_000)
  @ApiPropertyOptional({
    type: 'integer',
    default: 1000,
    minimum: 1,
    maximum: 10000,
    description: 'Points, the newest.',
  })
  limit?: number;

  @IsOptional()
  @IsIn(FORMATS)
  @ApiPropertyOptional({
    enum: FORMATS,
    default: 'rows',
    description:
      'rows: an array of objects with a time and a number for each series, as the Infinity and JSON API data sources of Grafana read. timeserie: [{"target","datapoints":[[value, milliseconds]]}], as the JSON data source (simpod) does.',
  })
  format?: (typeof FORMATS)[number];
}
