import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { SEVERITIES } from '../../engine/rule.js';

const CATEGORIES = ['pss', 'hardening', 'admission', 'network', 'access', 'manifests'];

export class RuleDto {
  @ApiProperty({ description: 'What findings carry; it never changes.', example: 'pss.privileged' })
  id: string;

  @ApiProperty({ example: 'A container is privileged' })
  title: string;

  @ApiProperty({ enum: CATEGORIES })
  category: string;

  @ApiProperty({ enum: SEVERITIES, description: 'Unless the place of a finding makes it more or less severe.' })
  severity: string;

  @ApiProperty({ description: 'Why it matters once somebody has a shell.' })
  rationale: string;

  @ApiProperty()
  remediation: string;

  @ApiProperty({ type: [String], example: ['CIS 5.2.2', 'MITRE T1611', 'kubescape C-0057'] })
  references: string[];

  @ApiProperty({ description: 'Path of its page.', example: '/rules/pss.privileged' })
  page: string;
}

export class RulesDto {
  @ApiProperty({ type: [RuleDto] })
  items: RuleDto[];
}

export class RulesQueryDto {
  @IsOptional()
  @IsIn(CATEGORIES)
  @ApiPropertyOptional({ enum: CATEGORIES })
  category?: string;

  @IsOptional()
  @IsIn(SEVERITIES)
  @ApiPropertyOptional({ enum: SEVERITIES })
  severity?: string;
}
