import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { IsManifests, type ManifestsInput } from '../../analysis/manifests.dto.js';
import { DiffDto } from '../../diff/dto/diff-answer.dto.js';
import { RuleEvidenceDto } from '../../reach/dto/reach-answer.dto.js';
import { AssumeDto } from '../../reach/dto/reach-question.dto.js';

export class WhatIfRequestDto {
  @ApiPropertyOptional({ description: 'Objects that are not there yet: one stream of documents, or files.' })
  @IsManifests()
  @IsOptional()
  add?: ManifestsInput;

  @ApiPropertyOptional({ description: 'Objects in the place of those of the same kind, namespace and name.' })
  @IsManifests()
  @IsOptional()
  replace?: ManifestsInput;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsString({ each: true })
  @MaxLength(1024, { each: true })
  @ApiPropertyOptional({
    type: [String],
    description: 'Objects to remove: namespace/Kind/name, or Kind/name for what is in no namespace.',
    example: ['shop/NetworkPolicy/frontend'],
  })
  remove?: string[];

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => AssumeDto)
  @ApiPropertyOptional({ type: AssumeDto })
  assume?: AssumeDto;
}

export class CutNeedDto {
  @ApiProperty({ example: 'shop/Deployment/frontend' })
  from: string;

  @ApiProperty({ example: 'shop/Deployment/cartservice' })
  to: string;

  @ApiProperty({ enum: ['TCP', 'UDP', 'SCTP'] })
  protocol: string;

  @ApiProperty({ description: "The pod's own port.", example: 7070 })
  port: number;

  @ApiProperty({ description: 'The Service that the workload is told of.', example: 'shop/cartservice' })
  service: string;

  @ApiProperty({ example: 7070 })
  servicePort: number;

  @ApiProperty()
  text: string;

  @ApiProperty({ example: 'server' })
  container: string;

  @ApiProperty({ example: 'spec.template.spec.containers[0].env[3]' })
  field: string;

  @ApiProperty()
  file: string;

  @ApiProperty()
  line: number;

  @ApiProperty({ type: [RuleEvidenceDto], description: 'What would close it; empty where the Service would be gone.' })
  decidedBy: RuleEvidenceDto[];
}

export class WhatIfDto extends DiffDto {
  @ApiProperty({
    type: [CutNeedDto],
    description:
      'Open connections that the manifests seem to need, by env, args and Services, and that it would close.',
  })
  warnings: CutNeedDto[];
}
