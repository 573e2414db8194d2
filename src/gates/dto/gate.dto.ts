import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsOptional, IsString, Matches, MaxLength, ValidateBy } from 'class-validator';
import { validate as isUuid } from 'uuid';
import { DNS_LABEL } from '../../analysis/manifests.dto.js';
import { SEVERITIES, type Severity } from '../../engine/rule.js';
import { ProjectPathDto } from '../../projects/dto/project-path.dto.js';
import { GATE_LEVELS, type GateLevel } from '../gate.js';
import { NullHasMeaning } from '../../platform/validation.js';

const NAME = 'must be 1 to 63 lower-case letters, digits and -';

export class GatePathDto extends ProjectPathDto {
  @Matches(DNS_LABEL, { message: `policy ${NAME}` })
  @ApiProperty({ description: 'Name of the gate.', example: 'default' })
  policy: string;
}

/** Whole: what is left out is not asked. */
@NullHasMeaning()
export class GatePolicyDto {
  @IsOptional()
  @IsIn(SEVERITIES)
  @ApiPropertyOptional({
    type: String,
    enum: [...SEVERITIES, null],
    nullable: true,
    description: 'No new finding of this severity or above.',
  })
  newFindings?: Severity | null;

  @IsOptional()
  @IsIn(SEVERITIES)
  @ApiPropertyOptional({
    type: String,
    enum: [...SEVERITIES, null],
    nullable: true,
    description: 'No open finding of this severity or above.',
  })
  openFindings?: Severity | null;

  @IsOptional()
  @IsBoolean()
  @ApiPropertyOptional({
    description: 'No workload that the internet newly reaches; what is not decided counts as open.',
  })
  newInternetExposure?: boolean;

  @IsOptional()
  @IsIn(GATE_LEVELS)
  @ApiPropertyOptional({
    type: String,
    enum: [...GATE_LEVELS, null],
    nullable: true,
    description: 'No workload below this Pod Security level.',
  })
  minimumLevel?: GateLevel | null;

  @IsOptional()
  @IsBoolean()
  @ApiPropertyOptional({ description: 'No rejected document: what is in it nobody has judged.' })
  complete?: boolean;
}

export class GateQueryDto {
  @IsOptional()
  @Matches(DNS_LABEL, { message: `policy ${NAME}` })
  @ApiPropertyOptional({ description: 'Name of a gate of the project.', default: 'default' })
  policy?: string;

  @IsOptional()
  @ValidateBy({
    name: 'isBase',
    validator: { validate: (value) => isUuid(value), defaultMessage: () => 'base must be the id of a snapshot' },
  })
  @ApiPropertyOptional({
    format: 'uuid',
    description: 'What is new is new since this one; by default since the one before.',
  })
  base?: string;

  @IsOptional()
  @IsIn(['true', 'false'])
  @ApiPropertyOptional({
    enum: ['true', 'false'],
    description: 'true: answers 422 where the gate fails, for curl --fail.',
  })
  status?: string;

  @IsOptional()
  @IsString()
  @MaxLength(20)
  @ApiPropertyOptional({ enum: ['json', 'markdown', 'text'], description: 'Instead of Accept.' })
  format?: string;
}

export class GateCheckDto {
  @ApiProperty({ enum: ['complete', 'newFindings', 'openFindings', 'newInternetExposure', 'minimumLevel'] })
  threshold: string;

  @ApiProperty()
  pass: boolean;

  @ApiProperty({ example: '2 new findings of severity high or above.' })
  detail: string;

  @ApiProperty({ type: [String], description: 'What stands against it, at most 20.' })
  examples: string[];
}

export class GateAnswerDto {
  @ApiProperty()
  project: string;

  @ApiProperty({ format: 'uuid' })
  snapshot: string;

  @ApiProperty({ type: String, nullable: true, description: 'What it was compared with; null for a first snapshot.' })
  base: string | null;

  @ApiProperty()
  policy: string;

  @ApiProperty({ type: GatePolicyDto })
  thresholds: GatePolicyDto;

  @ApiProperty()
  pass: boolean;

  @ApiProperty({ type: [String], description: 'Empty where it passes.' })
  reasons: string[];

  @ApiProperty({ type: [GateCheckDto] })
  checks: GateCheckDto[];
}
