import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { SCOPE_NAMES, type Scope } from '../../platform/auth/scopes.js';

const PROJECT = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const WEEK_SECONDS = 7 * 24 * 60 * 60;

export class MakeKeyDto {
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  @ApiProperty({ description: 'What it is for, to know it again in the list.', example: 'pipeline of shop' })
  name: string;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SCOPE_NAMES.length)
  @IsIn(SCOPE_NAMES, { each: true })
  @ApiProperty({ enum: SCOPE_NAMES, isArray: true })
  scopes: Scope[];

  @IsOptional()
  @Matches(PROJECT, { message: 'project must be the name of a project' })
  @ApiPropertyOptional({ description: 'The one project that it is for; every project where absent.' })
  project?: string;

  @IsOptional()
  @IsISO8601({ strict: true })
  @ApiPropertyOptional({ format: 'date-time', description: 'When it ends; never where absent.' })
  expiresAt?: string;
}

export class RotateKeyDto {
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(WEEK_SECONDS)
  @ApiPropertyOptional({ description: 'Seconds that the old key works on.', default: 3600 })
  overlapSeconds?: number = 3600;
}

export class KeyPathDto {
  @Matches(/^[0-9a-f]{8}$/, { message: 'key must be the id of a key: eight hexadecimal digits' })
  @ApiProperty({ example: '0f1e2d3c' })
  key: string;
}

export class KeyDto {
  @ApiProperty({ example: '0f1e2d3c' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: SCOPE_NAMES, isArray: true })
  scopes: Scope[];

  @ApiProperty({ type: String, nullable: true, description: 'Null for every project.' })
  project: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ description: 'Who made it: key:<id>, token:<subject> or command.' })
  createdBy: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  expiresAt: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'To the minute.' })
  lastUsedAt: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  revokedAt: string | null;
}

export class MadeKeyDto extends KeyDto {
  @ApiProperty({ description: 'The key. It is shown this once and stored nowhere.', example: 'fb_0f1e2d3c_…' })
  key: string;
}

export class KeysPageDto {
  @ApiProperty({ type: [KeyDto] })
  items: KeyDto[];

  @ApiPropertyOptional()
  next?: string;
}
