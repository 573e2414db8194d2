import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { AssumeDto, ReachQuestionDto } from './reach-question.dto.js';
import { ANY_JSON } from '../../platform/any-json.js';

const VERDICTS = ['allowed', 'denied', 'partial', 'unknown'];

/** Open ports within what was asked, ascending and merged: "80", "8000-8999"; ["1-65535"] is every port. */
export class AllowedPortsDto {
  @ApiProperty({ type: [String], example: ['6379'] })
  TCP: string[];

  @ApiProperty({ type: [String], example: [] })
  UDP: string[];

  @ApiProperty({ type: [String], example: [] })
  SCTP: string[];
}

export class RuleEvidenceDto {
  @ApiProperty({ example: 'NetworkPolicy' })
  kind: string;

  @ApiProperty()
  namespace: string;

  @ApiProperty()
  name: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'null where the policy as a whole decides, as isolation does.',
    example: 'spec.ingress[0]',
  })
  rule: string | null;

  @ApiProperty({ enum: ['allow', 'deny', 'pass'] })
  action: 'allow' | 'deny' | 'pass';

  @ApiPropertyOptional()
  matched?: boolean;

  @ApiProperty({ description: 'In words.' })
  why: string;

  @ApiProperty()
  file: string;

  @ApiProperty()
  line: number;
}

export class DirectionAnswerDto {
  @ApiProperty({ enum: VERDICTS })
  verdict: string;

  @ApiProperty({ description: 'Whether a policy governs this direction of this pod.' })
  isolated: boolean;

  @ApiProperty({ type: [RuleEvidenceDto] })
  decidedBy: RuleEvidenceDto[];

  @ApiProperty({ type: [RuleEvidenceDto], description: 'Rules that were looked at, and what they missed by.' })
  considered: RuleEvidenceDto[];
}

export class PairAnswerDto {
  @ApiProperty()
  from: string;

  @ApiProperty()
  to: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'Where a Service was asked for: its ports and what they lead to here.',
    example: ['TCP 80→8080'],
  })
  via?: string[];

  @ApiProperty({ enum: VERDICTS })
  verdict: string;

  @ApiProperty({ type: AllowedPortsDto })
  allowed: AllowedPortsDto;

  @ApiProperty({ type: DirectionAnswerDto })
  egress: DirectionAnswerDto;

  @ApiProperty({ type: DirectionAnswerDto })
  ingress: DirectionAnswerDto;

  @ApiPropertyOptional({ type: [String] })
  unknownBecause?: string[];
}

export class AssumptionDto {
  @ApiProperty({ example: 'cni-enforces-networkpolicy' })
  id: string;

  @ApiProperty()
  text: string;

  @ApiProperty({ description: 'Whether the opposite would change the verdict.' })
  flips: boolean;
}

export class PolicyPatchOperationDto {
  @ApiProperty({ enum: ['add'] })
  op: 'add';

  @ApiProperty({ example: '/spec/ingress/-' })
  path: string;

  @ApiProperty({ description: 'Any JSON value.', ...ANY_JSON })
  value: unknown;
}

export class PolicyChangeDto {
  @ApiProperty({ enum: ['create', 'patch'] })
  action: 'create' | 'patch';

  @ApiProperty({ example: 'NetworkPolicy' })
  kind: string;

  @ApiProperty()
  namespace: string;

  @ApiProperty()
  name: string;

  @ApiProperty({
    type: [PolicyPatchOperationDto],
    description: 'RFC 6902, against the existing object; of a new one the whole of it.',
  })
  jsonPatch: PolicyPatchOperationDto[];

  @ApiProperty({ description: 'YAML of the object as it would be; of an existing one with its comments.' })
  manifest: string;

  @ApiPropertyOptional({ description: 'Of the existing object.' })
  file?: string;

  @ApiPropertyOptional()
  line?: number;
}

export class ReachFixDto {
  @ApiProperty({ description: 'Whether the question, asked again with the changes applied, is answered with yes.' })
  verified: boolean;

  @ApiProperty()
  summary: string;

  @ApiProperty({ type: [PolicyChangeDto] })
  changes: PolicyChangeDto[];

  @ApiProperty({ description: 'Every changed object, as one stream of YAML documents.' })
  manifest: string;

  @ApiProperty({ type: [String] })
  caveats: string[];

  @ApiProperty({ type: [RuleEvidenceDto], description: 'Rules of admin tiers that no NetworkPolicy can overrule.' })
  forbiddenBy: RuleEvidenceDto[];
}

export class ReachAnswerDto {
  @ApiProperty({ type: ReachQuestionDto })
  question: ReachQuestionDto;

  @ApiProperty({
    enum: VERDICTS,
    description:
      'allowed: every asked pair and port. denied: none. partial: some, see pairs. unknown: what decides it is not in the bundle, or is not understood.',
  })
  verdict: string;

  @ApiProperty({ description: 'One sentence for someone who reads nothing else.' })
  summary: string;

  @ApiProperty({ type: AllowedPortsDto })
  allowed: AllowedPortsDto;

  @ApiProperty({ type: [PairAnswerDto] })
  pairs: PairAnswerDto[];

  @ApiProperty({ type: [AssumptionDto] })
  assumptions: AssumptionDto[];

  @ApiPropertyOptional({ type: AssumeDto })
  assume?: AssumeDto;

  @ApiPropertyOptional({ type: [String] })
  unknownBecause?: string[];
  @ApiPropertyOptional({
    type: ReachFixDto,
    description: 'For a denial: the smallest change of NetworkPolicies that would allow it, applied and asked again.',
  })
  fix?: ReachFixDto;
}

export class ReachBatchAnswerDto {
  @ApiProperty({ type: [ReachAnswerDto], description: 'In the order of the questions.' })
  answers: ReachAnswerDto[];
}
