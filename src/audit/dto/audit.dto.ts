import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class AuditEntryDto {
  @ApiProperty({ description: 'Ascending in the order of what happened.' })
  id: number;

  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ description: 'Who did it.' })
  actor: string;

  @ApiProperty({ example: 'waiver.created' })
  action: string;

  @ApiProperty({ description: 'What it was done to: the id of a waiver or snapshot, the name of a project.' })
  subject: string;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  before: object | null;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  after: object | null;
}

export class AuditPageDto {
  @ApiProperty({ type: [AuditEntryDto] })
  items: AuditEntryDto[];

  @ApiPropertyOptional({ description: 'Cursor of the next page; absent on the last.' })
  next?: string;
}
