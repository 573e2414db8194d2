import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { DNS_LABEL, ManifestsDto } from '../../analysis/manifests.dto.js';
import { AssumeDto, assumeOf } from '../../reach/dto/reach-question.dto.js';
import type { ConnectivityQuestion } from '../connectivity-filter.js';
import { FORMATS } from '../formats/index.js';

const PLACES = 'ns/Kind/name, ns/name or name · ns/* · ns/<label selector> (*/… for every namespace) · internet';

export class ConnectivityQuestionDto {
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1024)
  @ApiPropertyOptional({ description: `Only connections from there: ${PLACES}`, example: 'shop/frontend' })
  from?: string;

  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1024)
  @ApiPropertyOptional({ description: `Only connections to there: ${PLACES}`, example: 'shop/*' })
  to?: string;

  @IsOptional()
  @Matches(DNS_LABEL, { message: 'namespace must be a namespace name: lower-case letters, digits and -' })
  @ApiPropertyOptional({ description: 'Only connections with a workload of this namespace, in either direction.' })
  namespace?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'port must be a number from 1 to 65535' })
  @Min(1, { message: 'port must be a number from 1 to 65535' })
  @Max(65535, { message: 'port must be a number from 1 to 65535' })
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 65535,
    description: 'Only connections on this port; `allowed` then has no other.',
  })
  port?: number;

  @IsOptional()
  @IsIn(['TCP', 'UDP', 'SCTP'])
  @ApiPropertyOptional({
    enum: ['TCP', 'UDP', 'SCTP'],
    description: 'Of the port, TCP where it is absent; without a port: only connections of this protocol.',
  })
  protocol?: 'TCP' | 'UDP' | 'SCTP';

  @IsOptional()
  @IsIn(['pairs', 'factored'])
  @ApiPropertyOptional({
    enum: ['pairs', 'factored'],
    default: 'pairs',
    description:
      'pairs: a line for each pair of workloads. factored (JSON): groups of workloads and rows between groups, whose size does not grow with the number of pairs.',
  })
  form?: 'pairs' | 'factored' = 'pairs';
}

/** How the answer is written; in the query of either method. */
export class ConnectivityFormatDto {
  @IsOptional()
  @IsIn(Object.keys(FORMATS), { message: `format must be one of ${Object.keys(FORMATS).join(', ')}` })
  @ApiPropertyOptional({ enum: Object.keys(FORMATS), description: 'Instead of the Accept header.' })
  format?: string;
}

export class ConnectivityQueryDto extends IntersectionType(ConnectivityQuestionDto, ConnectivityFormatDto) {}

export class ConnectivityRequestDto extends IntersectionType(ConnectivityQuestionDto, ManifestsDto) {
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AssumeDto)
  @ApiPropertyOptional({ type: AssumeDto })
  assume?: AssumeDto;
}

export function connectivityQuestionOf(dto: ConnectivityQuestionDto, assume?: AssumeDto): ConnectivityQuestion {
  const { from, to, namespace, port, protocol } = dto;
  return { from, to, namespace, port, protocol, assume: assumeOf(assume) };
}
