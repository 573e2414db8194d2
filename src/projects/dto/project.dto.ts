import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsObject, IsOptional, IsString, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { FindingCountsDto, SnapshotSummaryDto } from '../../snapshots/dto/snapshot.dto.js';
import { NullHasMeaning } from '../../platform/validation.js';

export class RetentionDto {
  @ApiProperty({ type: 'integer', nullable: true, description: 'Snapshots that are kept, the newest; all where null.' })
  snapshots: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Days for which snapshots are kept; for ever where null.',
  })
  days: number | null;
}

export class PatchRetentionDto {
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  @ApiPropertyOptional({ type: 'integer', nullable: true, minimum: 1, description: 'null keeps all.' })
  snapshots?: number | null;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(36_500)
  @ApiPropertyOptional({ type: 'integer', nullable: true, minimum: 1, description: 'null keeps them for ever.' })
  days?: number | null;
}

@NullHasMeaning()
export class PatchProjectDto {
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PatchRetentionDto)
  @ApiPropertyOptional({ type: PatchRetentionDto, description: 'What is left out stays as it is.' })
  retention?: PatchRetentionDto;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  @ApiPropertyOptional({ description: 'Who changes it, for the audit log.' })
  author?: string;
}

/** A project with how it stands now. */
export class ProjectDto {
  @ApiProperty()
  name: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: RetentionDto })
  retention: RetentionDto;

  @ApiProperty({
    type: SnapshotSummaryDto,
    nullable: true,
    description: 'The last snapshot; null where there is none yet.',
  })
  latest: SnapshotSummaryDto | null;

  @ApiProperty({ type: FindingCountsDto, description: 'Open findings that nobody waives now.' })
  findings: FindingCountsDto;

  @ApiProperty({ type: FindingCountsDto, description: 'Open findings that are waived now.' })
  waived: FindingCountsDto;
}

export class ProjectPageDto {
  @ApiProperty({ type: [ProjectDto], description: 'By name.' })
  items: ProjectDto[];

  @ApiPropertyOptional({ description: 'Cursor of the next page; absent on the last.' })
  next?: string;
}
