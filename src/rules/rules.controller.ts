import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { RULES, ruleOf } from '../engine/findings/index.js';
import { Public } from '../platform/auth/scopes.js';
import { ApiProblems } from '../platform/api-problems.js';
import { PAGE_POLICY } from '../platform/html.js';
import { ProblemError } from '../platform/problems/problem.js';
import { RulesDto, RulesQueryDto } from './dto/rule.dto.js';
import { rulePage } from './rule-page.js';

const CACHED = 'public, max-age=3600';

@ApiTags('rules')
@Public()
@Controller()
export class RulesController {
  @Get('v1/rules')
  @Header('Cache-Control', CACHED)
  @ApiOperation({ summary: 'Every rule that a finding can rest on' })
  @ApiOkResponse({ description: 'All of them, sorted by id.', type: RulesDto })
  @ApiProblems(400)
  list(@Query() { category, severity }: RulesQueryDto): RulesDto {
    const rules = RULES.filter(
      (rule) =>
        (category === undefined || rule.category === category) &&
        (severity === undefined || rule.severity === severity),
    );
    return {
      items: rules.map((rule) => ({ ...rule, references: [...rule.references], page: `/rules/${rule.id}` })),
    };
  }

  @Get('rules/:id')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', PAGE_POLICY)
  @Header('X-Content-Type-Options', 'nosniff')
  @Header('Cache-Control', CACHED)
  @ApiOperation({ summary: 'The page of one rule' })
  @ApiProduces('text/html')
  @ApiOkResponse({ description: 'The page.', schema: { type: 'string' } })
  @ApiProblems(404)
  page(@Param('id') id: string): string {
    const rule = ruleOf(id);
    if (rule === undefined)
      throw new ProblemError('not-found', `There is no rule called ${id}; GET /v1/rules lists all.`);
    return rulePage(rule);
  }
}
