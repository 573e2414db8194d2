import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsISO8601, IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { ProjectPathDto } from '../../projects/dto/project-path.dto.js';

export class WaiverPathDto extends ProjectPathDto {
  @IsUUID(undefined, { message: 'waiver must be the id of a waiver (a UUID)' })
  @ApiProperty({ format: 'uuid' })
  waiver: string;
}

/** What is waived: a finding must meet all that is given, and one at least must be. */
export class WaiverScopeDto {
  @IsOptional()
  @IsString()
  @MaxLength(100)
  @ApiPropertyOptional({ description: 'A rule of /v1/rules.', example: 'network.no-egress-policy' })
  rule?: string;

  @IsOptional()
  @IsString()
  @MaxLength(63)
  @ApiPropertyOptional({ example: 'shop' })
  namespace?: string;

  @IsOptional()
  @Matches(/^[^/\s]+\/[^/\s]+\/[^/\s]+$/, {
    message: 'workload must be namespace/Kind/name, as in shop/Deployment/web',
  })
  @MaxLength(400)
  @ApiPropertyOptional({ description: 'namespace/Kind/name', example: 'shop/Deployment/web' })
  workload?: string;

  @IsOptional()
  @Matches(/^[0-9a-f]{32}$/, { message: 'fingerprint must be that of a finding: 32 hexadecimal digits' })
  @ApiPropertyOptional({ description: 'Of one finding.' })
  fingerprint?: string;
}

export class PutWaiverDto extends WaiverScopeDto {
  @IsString()
  @Matches(/\S/, { message: 'reason must say why the finding is lived with' })
  @MaxLength(2000)
  @ApiProperty({ description: 'Why the finding is lived with.' })
  reason: string;

  @IsString()
  @Matches(/\S/, { message: 'author must say who decided it' })
  @MaxLength(200)
  @ApiProperty({ description: 'Who decided it.' })
  author: string;

  @IsOptional()
  @IsISO8601({ strict: true }, { message: 'expiresAt must be a time, as in 2027-01-31T00:00:00Z' })
  @ApiPropertyOptional({
    format: 'date-time',
    description: 'When the finding comes back; 90 days from now by default.',
  })
  expiresAt?: string;
}

export class RemoveWaiverQueryDto {
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @ApiPropertyOptional({ description: 'Who removes it, for the audit log.' })
  author?: string;
}

export class RemoveWaiverByScopeQueryDto extends WaiverScopeDto {
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @ApiPropertyOptional({ description: 'Who removes it, for the audit log.' })
  author?: string;
}

export class WaiverDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, nullable: true })
  rule: string | null;

  @ApiProperty({ type: String, nullable: true })
  namespace: string | null;

  @ApiProperty({ type: String, nullable: true })
  workload: string | null;

  @ApiProperty({ type: String, nullable: true })
  fingerprint: string | null;

  @ApiProperty()
  reason: string;

  @ApiProperty()
  author: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  @ApiProperty({ enum: ['active', 'expired'], description: 'What is expired waives nothing any more.' })
  status: 'active' | 'expired';
}

export class WaiverPageDto {
  @ApiProperty({ type: [WaiverDto] })
  items: WaiverDto[];

  @ApiPropertyOptional({ description: 'Cursor of the next page; absent on the last.' })
  next?: string;
}
