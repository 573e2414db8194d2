import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

export class PageQueryDto {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  @ApiPropertyOptional({ default: 50, minimum: 1, maximum: 500, type: 'integer' })
  limit?: number;

  @IsOptional()
  @IsString()
  @MaxLength(400)
  @ApiPropertyOptional({ description: 'The `next` of the page before.' })
  cursor?: string;
}
