import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { SnapshotPathDto } from '../../snapshots/dto/snapshot-path.dto.js';
import { AccountWorkloadDto, ChainLinkDto } from './access.dto.js';

const MAX_NAME = 253;

export class AccountPathDto extends SnapshotPathDto {
  @IsString()
  @MaxLength(MAX_NAME)
  @ApiProperty({ example: 'shop' })
  namespace: string;

  @IsString()
  @MaxLength(MAX_NAME)
  @ApiProperty({ example: 'cart' })
  serviceAccount: string;
}

export class WhoCanQueryDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_NAME)
  @ApiProperty({
    description:
      'get, list, watch, create, update, patch, delete, deletecollection, or one of RBAC’s own such as bind.',
    example: 'get',
  })
  verb: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(1024)
  @ApiProperty({
    description:
      'Plural, kind or short name; pods/exec for a subresource; deployments.apps with its group; a path such as /metrics.',
    example: 'secrets',
  })
  resource: string;

  @IsOptional()
  @IsString()
  @MaxLength(MAX_NAME)
  @ApiPropertyOptional({ description: 'Absent: in any namespace; each answer says where.', example: 'shop' })
  namespace?: string;

  @IsOptional()
  @IsString()
  @MaxLength(MAX_NAME)
  @ApiPropertyOptional({ description: 'Of one object. Absent: of any; answers say where only some are meant.' })
  name?: string;

  @IsOptional()
  @IsString()
  @MaxLength(MAX_NAME)
  @ApiPropertyOptional({ description: 'Absent: found by the resource; empty for the core group.', example: 'apps' })
  apiGroup?: string;

  @IsOptional()
  @IsString()
  @MaxLength(MAX_NAME)
  @ApiPropertyOptional({ example: 'exec' })
  subresource?: string;
}

export class SubjectDto {
  @ApiProperty({ enum: ['ServiceAccount', 'User', 'Group'] })
  kind: string;

  @ApiProperty({ description: 'Of a ServiceAccount; empty otherwise.' })
  namespace: string;

  @ApiProperty()
  name: string;
}

export class HolderDto {
  @ApiProperty({ type: SubjectDto })
  subject: SubjectDto;

  @ApiProperty({ description: 'Only through bindings that every cluster has from its start.' })
  builtIn: boolean;

  @ApiProperty({
    type: 'array',
    items: { type: 'string', nullable: true },
    description: 'Where; null is the whole cluster.',
  })
  namespaces: (string | null)[];

  @ApiProperty({ type: [String], description: 'Only these objects; empty: every one.' })
  names: string[];

  @ApiPropertyOptional({ description: 'What the request must have besides.' })
  condition?: string;

  @ApiProperty({ type: [ChainLinkDto] })
  chain: ChainLinkDto[];

  @ApiProperty({ type: [AccountWorkloadDto], description: 'What runs as the subject, or as an account of the group.' })
  workloads: AccountWorkloadDto[];
}

export class WhoCanRequestDto {
  @ApiProperty()
  verb: string;

  @ApiPropertyOptional()
  apiGroup?: string;

  @ApiPropertyOptional()
  resource?: string;

  @ApiPropertyOptional()
  subresource?: string;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'null: in any namespace, or of no namespace.' })
  namespace?: string | null;

  @ApiPropertyOptional()
  name?: string;

  @ApiPropertyOptional()
  path?: string;
}

export class WhoCanAnswerDto {
  @ApiProperty({ type: WhoCanRequestDto, description: 'As it was understood.' })
  question: WhoCanRequestDto;

  @ApiProperty({ description: 'One sentence for someone who reads nothing else.' })
  summary: string;

  @ApiProperty({ type: [HolderDto], description: 'Accounts, users and groups; what every cluster has comes last.' })
  holders: HolderDto[];

  @ApiProperty({ type: [String], description: 'What the answer does not have.' })
  notes: string[];
}
