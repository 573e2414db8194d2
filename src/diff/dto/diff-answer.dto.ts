import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { UnknownConnectionDto } from '../../connectivity/dto/connectivity-answer.dto.js';
import { AllowedPortsDto } from '../../reach/dto/reach-answer.dto.js';

export class CauseDto {
  @ApiProperty({ example: 'NetworkPolicy' })
  kind: string;

  @ApiProperty({ description: 'Empty for what is in no namespace.', example: 'shop' })
  namespace: string;

  @ApiProperty({ example: 'redis-cart' })
  name: string;

  @ApiProperty({ enum: ['added', 'removed', 'changed'] })
  change: 'added' | 'removed' | 'changed';

  @ApiPropertyOptional({
    description: 'What of it changed, where that is not its spec.',
    example: 'labels of its pods',
  })
  field?: string;
}

export class ReachChangeDto {
  @ApiProperty({ example: 'shop/Deployment/frontend' })
  from: string;

  @ApiProperty({ example: 'shop/Deployment/redis-cart' })
  to: string;

  @ApiProperty({ type: AllowedPortsDto })
  before: AllowedPortsDto;

  @ApiProperty({ type: AllowedPortsDto })
  after: AllowedPortsDto;

  @ApiProperty({ type: [CauseDto], description: 'What changed that can decide this pair.' })
  causes: CauseDto[];

  @ApiPropertyOptional({
    enum: ['added', 'removed'],
    description: 'Present where the pair changed because one of its workloads came or went.',
  })
  workload?: 'added' | 'removed';
}

export class ExternalChangeDto {
  @ApiProperty()
  workload: string;

  @ApiProperty({ enum: ['in', 'out'] })
  direction: 'in' | 'out';

  @ApiProperty({ type: [String], example: ['0.0.0.0-9.255.255.255'] })
  ranges: string[];

  @ApiProperty({ type: AllowedPortsDto })
  before: AllowedPortsDto;

  @ApiProperty({ type: AllowedPortsDto })
  after: AllowedPortsDto;

  @ApiProperty({ type: [CauseDto] })
  causes: CauseDto[];
}

export class ReachDiffDto {
  @ApiProperty({ type: [ReachChangeDto], description: 'No port was open before.' })
  added: ReachChangeDto[];

  @ApiProperty({ type: [ReachChangeDto], description: 'No port is open now.' })
  removed: ReachChangeDto[];

  @ApiProperty({ type: [ReachChangeDto], description: 'Some ports were open before, others are now.' })
  changed: ReachChangeDto[];

  @ApiProperty({ type: [ExternalChangeDto] })
  external: ExternalChangeDto[];
}

export class WorkloadsDiffDto {
  @ApiProperty({ type: [String], example: ['shop/Deployment/cache'] })
  added: string[];

  @ApiProperty({ type: [String] })
  removed: string[];
}

export class LevelChangeDto {
  @ApiProperty({ enum: ['privileged', 'baseline', 'restricted'] })
  before: string;

  @ApiProperty({ enum: ['privileged', 'baseline', 'restricted'] })
  after: string;
}

export class LeastPrivilegeChangeDto {
  @ApiProperty()
  before: boolean;

  @ApiProperty()
  after: boolean;
}

export class PrivilegeChangeDto {
  @ApiProperty()
  workload: string;

  @ApiProperty({ type: LevelChangeDto })
  level: LevelChangeDto;

  @ApiProperty({ type: LeastPrivilegeChangeDto })
  leastPrivilege: LeastPrivilegeChangeDto;

  @ApiProperty({
    type: [String],
    description: 'Under `worse`: checks that fail now and did not. Under `better`: checks that do not fail any more.',
  })
  checks: string[];
}

export class PrivilegeDiffDto {
  @ApiProperty({ type: [PrivilegeChangeDto] })
  worse: PrivilegeChangeDto[];

  @ApiProperty({ type: [PrivilegeChangeDto] })
  better: PrivilegeChangeDto[];
}

export class FindingChangeDto {
  @ApiProperty({ description: 'The same as under `findings` of a snapshot.' })
  fingerprint: string;

  @ApiProperty()
  rule: string;

  @ApiProperty({ enum: ['critical', 'high', 'medium', 'low'] })
  severity: string;

  @ApiPropertyOptional()
  workload?: string;

  @ApiProperty()
  object: string;

  @ApiProperty()
  detail: string;

  @ApiProperty({ description: 'In the head for what opened, in the base for what is resolved.' })
  file: string;

  @ApiProperty()
  line: number;
}

export class FindingsDiffDto {
  @ApiProperty({ type: [FindingChangeDto] })
  opened: FindingChangeDto[];

  @ApiProperty({ type: [FindingChangeDto] })
  resolved: FindingChangeDto[];
}

export class DiffDto {
  @ApiPropertyOptional({ description: 'Id of the snapshot; absent for manifests sent with the request.' })
  base?: string;

  @ApiPropertyOptional()
  head?: string;

  @ApiProperty({ type: ReachDiffDto })
  reach: ReachDiffDto;

  @ApiProperty({ type: [UnknownConnectionDto], description: 'Pairs of which it is not decided whether they changed.' })
  unknown: UnknownConnectionDto[];

  @ApiProperty({ type: WorkloadsDiffDto })
  workloads: WorkloadsDiffDto;

  @ApiProperty({ type: PrivilegeDiffDto, description: 'Of workloads that are in both.' })
  privilege: PrivilegeDiffDto;

  @ApiProperty({ type: FindingsDiffDto })
  findings: FindingsDiffDto;
}
