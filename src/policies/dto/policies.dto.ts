import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { DNS_LABEL } from '../../analysis/manifests.dto.js';
import { PolicyReferenceDto } from '../../exposure/dto/exposure-answer.dto.js';
import { AllowedPortsDto } from '../../reach/dto/reach-answer.dto.js';

export class PoliciesQueryDto {
  @IsOptional()
  @Matches(DNS_LABEL, { message: 'namespace must be a namespace name: lower-case letters, digits and -' })
  @ApiPropertyOptional({ description: 'Only policies of this namespace.', example: 'shop' })
  namespace?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  @ApiPropertyOptional({ default: 50, minimum: 1, maximum: 500 })
  limit?: number = 50;

  @IsOptional()
  @IsString()
  @MaxLength(1024)
  @ApiPropertyOptional({ description: 'The `next` of the page before.' })
  cursor?: string;
}

export class ConnectionChangeDto {
  @ApiProperty({ description: 'A workload, or an address range.', example: 'shop/Deployment/web' })
  from: string;

  @ApiProperty({ example: 'shop/Deployment/db' })
  to: string;

  @ApiProperty({ type: AllowedPortsDto, description: 'With the policy.' })
  with: AllowedPortsDto;

  @ApiProperty({ type: AllowedPortsDto, description: 'Without it.' })
  without: AllowedPortsDto;
}

export class ChangeListDto {
  @ApiProperty()
  count: number;

  @ApiProperty({ type: [ConnectionChangeDto], description: 'The first of them.' })
  first: ConnectionChangeDto[];
}

export class RemarkDto {
  @ApiProperty({
    enum: [
      'selects-nothing',
      'changes-nothing',
      'rule-changes-nothing',
      'rule-matches-nothing',
      'never-matches',
      'allows-everything',
      'isolates-without-dns',
      'except-never-matters',
      'port-never-matters',
      'separate-peers',
      'ip-block-covers-pods',
      'host-network-not-bound',
      'rules-without-type',
    ],
  })
  id: string;

  @ApiProperty({
    example: 'It changes nothing for the pods of these manifests: NetworkPolicy shop/wide already says as much.',
  })
  text: string;

  @ApiProperty({ type: String, nullable: true, example: 'spec.ingress[0]' })
  field: string | null;

  @ApiProperty({ type: [PolicyReferenceDto], description: 'Policies that the remark rests on.' })
  others: PolicyReferenceDto[];

  @ApiProperty()
  file: string;

  @ApiProperty()
  line: number;
}

export class PolicyAnswerDto extends PolicyReferenceDto {
  @ApiProperty({ enum: ['admin', 'network-policy', 'baseline'] })
  tier: string;

  @ApiProperty({ enum: ['ingress', 'egress'], isArray: true })
  directions: string[];

  @ApiProperty({ type: [String], description: 'Workloads with a pod that it governs.' })
  workloads: string[];

  @ApiProperty({ example: 'It governs ingress of shop/Deployment/db, and opens 1 connection.' })
  summary: string;

  @ApiProperty({ type: ChangeListDto, description: 'Connections that are open with it and were not without it.' })
  opens: ChangeListDto;

  @ApiProperty({ type: ChangeListDto, description: 'Connections that would be open without it.' })
  closes: ChangeListDto;

  @ApiProperty({ type: [RemarkDto] })
  remarks: RemarkDto[];

  @ApiPropertyOptional({ type: [String] })
  unknownBecause?: string[];
}

export class PoliciesAnswerDto {
  @ApiProperty({ type: [PolicyAnswerDto], description: 'By tier, namespace, kind and name.' })
  items: PolicyAnswerDto[];

  @ApiPropertyOptional({ description: 'Cursor of the next page; absent on the last.' })
  next?: string;
}
