import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { ReadingOptionsDto } from '../../analysis/manifests.dto.js';

export class UploadQueryDto extends ReadingOptionsDto {
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @ApiPropertyOptional({ description: 'A name for people.' })
  label?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  @ApiPropertyOptional({ description: 'Where the manifests come from, say a commit.' })
  ref?: string;
}

export class InventoryDto {
  @ApiProperty()
  namespaces: number;

  @ApiProperty()
  workloads: number;

  @ApiProperty()
  pods: number;

  @ApiProperty()
  services: number;

  @ApiProperty()
  networkPolicies: number;
}

export class FindingCountsDto {
  @ApiProperty()
  critical: number;

  @ApiProperty()
  high: number;

  @ApiProperty()
  medium: number;

  @ApiProperty()
  low: number;
}

export class DiagnosticDto {
  @ApiProperty({ enum: ['accepted', 'accepted-changed', 'ignored', 'rejected'] })
  outcome: string;

  @ApiProperty({ example: 'DUPLICATE_KEY' })
  code: string;

  @ApiProperty()
  message: string;

  @ApiProperty()
  file: string;

  @ApiProperty({ description: 'Document within the file, from 0.' })
  document: number;

  @ApiProperty()
  line: number;

  @ApiProperty()
  column: number;

  @ApiPropertyOptional()
  field?: string;

  @ApiPropertyOptional({ description: 'What kubectl and the API server do with it.' })
  clusterBehaviour?: string;
}

/** A snapshot as lists have it. */
export class SnapshotSummaryDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  project: string;

  @ApiProperty({ type: String, nullable: true })
  label: string | null;

  @ApiProperty({ type: String, nullable: true })
  ref: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ description: 'Where objects are that name no namespace.' })
  defaultNamespace: string;

  @ApiProperty({ description: 'Of the canonical content.', example: 'sha256:…' })
  digest: string;

  @ApiProperty({ description: 'False where a document was rejected: answers that touch the gap are `unknown`.' })
  complete: boolean;

  @ApiProperty({ type: InventoryDto })
  inventory: InventoryDto;

  @ApiProperty({ type: FindingCountsDto, description: 'That nobody had waived when it was uploaded.' })
  findings: FindingCountsDto;

  @ApiProperty({ type: FindingCountsDto, description: 'Waived ones, by an annotation or by a waiver of the project.' })
  waived: FindingCountsDto;
}

export class SnapshotDto extends SnapshotSummaryDto {
  @ApiProperty({ type: [DiagnosticDto] })
  diagnostics: DiagnosticDto[];
}

export class SnapshotPageDto {
  @ApiProperty({ type: [SnapshotSummaryDto] })
  items: SnapshotSummaryDto[];

  @ApiPropertyOptional({ description: 'Cursor of the next page; absent on the last.' })
  next?: string;
}

export class DeleteQueryDto {
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @ApiPropertyOptional({ description: 'Who deletes it, for the audit log.' })
  author?: string;
}
