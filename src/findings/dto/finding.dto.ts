import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { SEVERITIES, type Severity } from '../../engine/rule.js';
import { PageQueryDto } from '../../platform/paging.dto.js';
import type { FindingStatus } from '../findings.store.js';
import { FORMATS, PROJECT_FORMATS } from '../formats/offered.js';

export const STATUSES = ['open', 'waived', 'resolved'] as const;

/** `high,critical` and repeated parameters mean the same. */
const list = ({ value }: { value: unknown }): unknown =>
  (Array.isArray(value) ? value : [value]).flatMap((each) => (typeof each === 'string' ? each.split(',') : [each]));

export class FindingsQueryDto extends PageQueryDto {
  @IsOptional()
  @Transform(list)
  @IsIn(SEVERITIES, { each: true, message: `severity must be of ${SEVERITIES.join(', ')}; several with commas` })
  @ApiPropertyOptional({
    description: 'Several with commas.',
    isArray: true,
    enum: SEVERITIES,
  })
  severity?: Severity[];

  @IsOptional()
  @Transform(list)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  @ApiPropertyOptional({
    description: 'Ids of rules; several with commas.',
    type: [String],
  })
  rule?: string[];

  @IsOptional()
  @IsString()
  @MaxLength(63)
  @ApiPropertyOptional({ example: 'shop' })
  namespace?: string;

  @IsOptional()
  @IsString()
  @MaxLength(400)
  @ApiPropertyOptional({ description: 'namespace/Kind/name', example: 'shop/Deployment/web' })
  workload?: string;

  @IsOptional()
  @Transform(list)
  @IsIn(STATUSES, { each: true, message: `status must be of ${STATUSES.join(', ')}; several with commas` })
  @ApiPropertyOptional({
    description:
      'Several with commas. Of a snapshot, resolved are those that the one before had and it has not; by default open and waived. Of a project by default all.',
    isArray: true,
    enum: STATUSES,
  })
  status?: FindingStatus[];
}

export class ProjectFindingsQueryDto extends FindingsQueryDto {
  @IsOptional()
  @IsIn(Object.keys(PROJECT_FORMATS), { message: `format must be one of ${Object.keys(PROJECT_FORMATS).join(', ')}` })
  @ApiPropertyOptional({
    enum: Object.keys(PROJECT_FORMATS),
    description: 'Instead of Accept. All but json are whole: they take no limit and no cursor.',
  })
  format?: string;
}

export class SnapshotFindingsQueryDto extends FindingsQueryDto {
  @IsOptional()
  @IsIn(Object.keys(FORMATS), { message: `format must be one of ${Object.keys(FORMATS).join(', ')}` })
  @ApiPropertyOptional({
    enum: Object.keys(FORMATS),
    description:
      'Instead of Accept. All but json are whole: they take no limit and no cursor. sarif and junit say what is there: they take no status=resolved.',
  })
  format?: string;
}

export class MomentDto {
  @ApiProperty({ format: 'uuid', description: 'Id of the snapshot, which may be gone by retention.' })
  snapshot: string;

  @ApiProperty({ format: 'date-time' })
  at: string;
}

export class ReopenedDto {
  @ApiProperty({ description: 'How often it came back.' })
  times: number;

  @ApiProperty({ type: MomentDto, nullable: true })
  last: MomentDto | null;
}

export class FindingWaiverDto {
  @ApiProperty({
    enum: ['project', 'manifest'],
    description: 'A waiver of the project, or an annotation in the manifests.',
  })
  source: 'project' | 'manifest';

  @ApiPropertyOptional({ format: 'uuid' })
  id?: string;

  @ApiProperty()
  reason: string;

  @ApiPropertyOptional()
  author?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  expiresAt?: string;
}

export class FindingDto {
  @ApiProperty({
    description:
      'The same for the same finding in every upload: it survives reformatting, reordering and shifts of lines.',
  })
  fingerprint: string;

  @ApiProperty({ example: 'network.sensitive-port' })
  rule: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ example: 'network' })
  category: string;

  @ApiProperty({ enum: SEVERITIES })
  severity: Severity;

  @ApiProperty({ enum: STATUSES })
  status: FindingStatus;

  @ApiProperty({ description: 'Empty for what is in no namespace.' })
  namespace: string;

  @ApiProperty({ type: String, nullable: true, description: 'namespace/Kind/name, where it is about a workload.' })
  workload: string | null;

  @ApiProperty({ description: 'What it is about: namespace/Kind/name, Kind/name, or a file.' })
  object: string;

  @ApiProperty()
  detail: string;

  @ApiProperty({ type: String, nullable: true, example: 'spec.containers[0].securityContext.privileged' })
  field: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where it stands in the snapshot that it was last seen in.',
  })
  file: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Document within the file, from 0.' })
  document: number | null;

  @ApiProperty({ type: Number, nullable: true })
  line: number | null;

  @ApiProperty({ type: Number, nullable: true })
  column: number | null;

  @ApiProperty()
  rationale: string;

  @ApiProperty()
  remediation: string;

  @ApiProperty({ type: [String] })
  references: string[];

  @ApiProperty({ type: MomentDto, nullable: true })
  firstSeen: MomentDto | null;

  @ApiProperty({ type: MomentDto, nullable: true })
  lastSeen: MomentDto | null;

  @ApiProperty({ type: MomentDto, nullable: true, description: 'The first upload without it.' })
  resolved: MomentDto | null;

  @ApiProperty({ type: ReopenedDto, nullable: true })
  reopened: ReopenedDto | null;

  @ApiProperty({ type: FindingWaiverDto, nullable: true })
  waiver: FindingWaiverDto | null;
}

export class FindingPageDto {
  @ApiProperty({ type: [FindingDto], description: 'Worst first.' })
  items: FindingDto[];

  @ApiPropertyOptional({ description: 'Cursor of the next page; absent on the last.' })
  next?: string;
}

export const PROJECT_FINDINGS_CONTENT = {
  'application/json': { schema: { $ref: getSchemaPath(FindingPageDto) } },
  'text/csv': { schema: { type: 'string', description: 'A stream, a line for each, with a header.' } },
  'text/markdown': { schema: { type: 'string', description: 'For a comment: how many, and the worst 20.' } },
  'text/plain': { schema: { type: 'string' } },
};

export const SNAPSHOT_FINDINGS_CONTENT = {
  ...PROJECT_FINDINGS_CONTENT,
  'application/sarif+json': {
    schema: { type: 'object', description: 'SARIF 2.1.0, for code scanning; waived ones are suppressed.' },
  },
  'application/xml': { schema: { type: 'string', description: 'JUnit: a suite for each rule.' } },
};
