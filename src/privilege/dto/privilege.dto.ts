import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsNotEmpty, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { WorkloadAccessDto } from '../../access/dto/access.dto.js';
import { ManifestsDto } from '../../analysis/manifests.dto.js';
import { SnapshotPathDto } from '../../projects/dto/snapshot-path.dto.js';
import { AdmissionDto } from './admission.dto.js';
import { PrivilegeAssumeDto } from './assume.dto.js';
import { EffectiveRightsDto } from './rights.dto.js';
import { ANY_JSON } from '../../platform/any-json.js';

const VERSION = /^(latest|v1\.\d{1,4})$/;
const VERSION_MESSAGE = 'version must be `latest` or like v1.37';
const SEVERITIES = ['critical', 'high', 'medium', 'low'];

export class LeastPrivilegeRequestDto extends ManifestsDto {
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1024)
  @ApiPropertyOptional({
    description: 'ns/Kind/name, ns/name or name. Absent: every workload.',
    example: 'default/Pod/security-context-demo',
  })
  workload?: string;

  @IsOptional()
  @Matches(VERSION, { message: VERSION_MESSAGE })
  @ApiPropertyOptional({ description: 'Of the Pod Security Standards.', default: 'latest', example: 'v1.37' })
  version?: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => PrivilegeAssumeDto)
  @ApiPropertyOptional({ type: PrivilegeAssumeDto })
  assume?: PrivilegeAssumeDto;
}

/** The same question of a snapshot. */
export class SnapshotPrivilegeRequestDto extends PickType(LeastPrivilegeRequestDto, [
  'workload',
  'version',
  'assume',
]) {}

export class VersionQueryDto {
  @IsOptional()
  @Matches(VERSION, { message: VERSION_MESSAGE })
  @ApiPropertyOptional({ description: 'Of the Pod Security Standards.', default: 'latest', example: 'v1.37' })
  version?: string;
}

export class WorkloadPathDto extends SnapshotPathDto {
  @IsString()
  @MaxLength(253)
  @ApiProperty({ example: 'default' })
  namespace: string;

  @IsString()
  @MaxLength(63)
  @ApiProperty({ example: 'Deployment' })
  kind: string;

  @IsString()
  @MaxLength(253)
  @ApiProperty({ example: 'frontend' })
  name: string;
}

export class ViolationDto {
  @ApiProperty({ description: "Pod Security Admission's own id.", example: 'capabilities_restricted' })
  check: string;

  @ApiProperty({ enum: ['baseline', 'restricted'] })
  level: string;

  @ApiProperty({ example: 'unrestricted capabilities' })
  reason: string;

  @ApiProperty()
  detail: string;

  @ApiProperty({ type: [String] })
  containers: string[];

  @ApiProperty({ type: [String], example: ['spec.containers[0].securityContext.capabilities.drop'] })
  fields: string[];

  @ApiProperty()
  file: string;

  @ApiProperty()
  line: number;

  @ApiProperty()
  column: number;
}

export class StandardAnswerDto {
  @ApiProperty()
  allowed: boolean;

  @ApiProperty({ type: [ViolationDto] })
  violations: ViolationDto[];
}

export class StandardsDto {
  @ApiProperty({ type: StandardAnswerDto })
  baseline: StandardAnswerDto;

  @ApiProperty({ type: StandardAnswerDto })
  restricted: StandardAnswerDto;
}

export class HardeningFindingDto {
  @ApiProperty({ example: 'readOnlyRootFilesystem' })
  check: string;

  @ApiProperty({ enum: SEVERITIES })
  severity: string;

  @ApiProperty()
  detail: string;

  @ApiProperty({ type: [String] })
  containers: string[];

  @ApiProperty({ type: [String] })
  fields: string[];

  @ApiProperty()
  file: string;

  @ApiProperty()
  line: number;

  @ApiProperty()
  column: number;
}

export class IntruderStepDto {
  @ApiProperty()
  step: string;

  @ApiProperty()
  because: string;

  @ApiProperty({ type: [String] })
  containers: string[];

  @ApiProperty({ type: [String], description: 'Fields that make it possible.' })
  fields: string[];

  @ApiProperty({
    type: [String],
    description: 'What would end it, each by itself.',
    example: ['spec.containers[0].securityContext.allowPrivilegeEscalation=false'],
  })
  endedBy: string[];

  @ApiProperty({ enum: SEVERITIES })
  severity: string;

  @ApiProperty({ type: [String], description: 'MITRE ATT&CK for Containers.', example: ['T1548.001'] })
  techniques: string[];
}

export class JsonPatchOperationDto {
  @ApiProperty({ enum: ['add', 'replace', 'remove'] })
  op: string;

  @ApiProperty({ description: 'JSON pointer.' })
  path: string;

  @ApiPropertyOptional({ description: 'Any JSON value.', ...ANY_JSON })
  value?: unknown;
}

export class FixChangeDto {
  @ApiProperty({ description: 'Of the standards or of hardening.' })
  check: string;

  @ApiProperty({ type: [String], description: 'Empty: the whole pod.' })
  containers: string[];

  @ApiProperty()
  detail: string;

  @ApiPropertyOptional({ description: 'What it may break; absent where nothing can.' })
  mayBreak?: string;

  @ApiProperty({ type: [JsonPatchOperationDto] })
  operations: JsonPatchOperationDto[];
}

export class NeedsPersonDto {
  @ApiProperty()
  check: string;

  @ApiProperty({ description: 'Why no patch takes it away without asking.' })
  reason: string;

  @ApiProperty({ type: [String] })
  containers: string[];

  @ApiProperty({ type: [String] })
  fields: string[];

  @ApiProperty()
  file: string;

  @ApiProperty()
  line: number;
}

export class FixPlanDto {
  @ApiProperty({ description: 'The patched pod was judged again and meets restricted.' })
  verified: boolean;

  @ApiProperty({ type: [JsonPatchOperationDto] })
  jsonPatch: JsonPatchOperationDto[];

  @ApiProperty({ type: [FixChangeDto], description: 'The patch by what it is for.' })
  changes: FixChangeDto[];

  @ApiProperty({ type: [String], description: 'What the changes may break.' })
  caveats: string[];

  @ApiProperty({ type: [NeedsPersonDto], description: 'What no safe patch removes.' })
  needsPerson: NeedsPersonDto[];
}

export class FixDto extends FixPlanDto {
  @ApiProperty({ description: 'The same document with the patch, comments kept; an item of a List stands alone.' })
  manifest: string;

  @ApiProperty({
    enum: ['kept', 'rewritten'],
    description: 'rewritten: the text could not be edited in place; its value is right, its comments are lost.',
  })
  formatting: string;
}

export class WorkloadPrivilegeDto {
  @ApiProperty({ example: 'default/Pod/security-context-demo' })
  workload: string;

  @ApiProperty({ description: 'restricted is met, and no hardening finding of medium or above stands.' })
  leastPrivilege: boolean;

  @ApiProperty({ enum: ['privileged', 'baseline', 'restricted'] })
  level: string;

  @ApiProperty({ description: 'One sentence for someone who reads nothing else.' })
  summary: string;

  @ApiProperty({ type: StandardsDto })
  standards: StandardsDto;

  @ApiProperty({ type: [HardeningFindingDto] })
  hardening: HardeningFindingDto[];

  @ApiProperty({ type: [EffectiveRightsDto] })
  containers: EffectiveRightsDto[];

  @ApiProperty({ type: [IntruderStepDto], description: 'What a shell in a container means, step by step.' })
  intruder: IntruderStepDto[];

  @ApiProperty({ type: AdmissionDto, description: 'Would Pod Security Admission let its pods into its namespace?' })
  admission: AdmissionDto;

  @ApiProperty({
    type: WorkloadAccessDto,
    description: "What the pod's service account may do, and who holds its token.",
  })
  access: WorkloadAccessDto;

  @ApiProperty({ type: FixDto })
  fix: FixDto;
}

export class PrivilegeAssumptionDto {
  @ApiProperty({ example: 'container-runtime' })
  id: string;

  @ApiProperty()
  text: string;
}

export class PrivilegeAnswerDto {
  @ApiProperty({ example: 'v1.37' })
  version: string;

  @ApiProperty({ type: [PrivilegeAssumptionDto], description: 'What the answer rests on beyond the manifests.' })
  assumptions: PrivilegeAssumptionDto[];

  @ApiProperty({ type: [WorkloadPrivilegeDto] })
  workloads: WorkloadPrivilegeDto[];
}
