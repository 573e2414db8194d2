import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class ModeAnswerDto {
  @ApiProperty({ enum: ['privileged', 'baseline', 'restricted'] })
  level: string;

  @ApiProperty({ example: 'latest' })
  version: string;

  @ApiProperty()
  allowed: boolean;

  @ApiPropertyOptional({
    description: 'As kubectl or the audit log shows it, where it is not allowed.',
    example: 'violates PodSecurity "baseline:latest": privileged (container "web" must not set …)',
  })
  message?: string;
}

export class InvalidLabelDto {
  @ApiProperty({ example: 'pod-security.kubernetes.io/enforce' })
  label: string;

  @ApiProperty()
  value: string;

  @ApiProperty({ description: 'What it counts as.' })
  counts: string;
}

export class AdmissionDto {
  @ApiProperty()
  namespace: string;

  @ApiProperty({ enum: ['yes', 'no', 'unknown'], description: 'unknown where no manifest declares the namespace.' })
  admitted: string;

  @ApiProperty()
  summary: string;

  @ApiPropertyOptional({ type: ModeAnswerDto, description: 'Judges Pods alone.' })
  enforce?: ModeAnswerDto;

  @ApiPropertyOptional({ type: ModeAnswerDto })
  audit?: ModeAnswerDto;

  @ApiPropertyOptional({ type: ModeAnswerDto, description: 'Judges Pods and the templates of their owners.' })
  warn?: ModeAnswerDto;

  @ApiProperty({ type: [InvalidLabelDto] })
  invalidLabels: InvalidLabelDto[];
}
