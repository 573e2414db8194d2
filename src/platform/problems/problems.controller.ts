import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Public } from '../auth/scopes.js';
import { ApiProblems } from '../api-problems.js';
import { isProblemSlug, PROBLEMS } from './catalogue.js';
import { ProblemError } from './problem.js';

@ApiTags('service')
@Public()
@Controller('problems')
export class ProblemsController {
  @Get(':slug')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  @Header('Cache-Control', 'public, max-age=86400')
  @ApiOperation({ summary: 'What a kind of problem means' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'The page.', schema: { type: 'string' } })
  @ApiProblems(404)
  page(@Param('slug') slug: string): string {
    if (!isProblemSlug(slug)) throw new ProblemError('not-found', `There is no kind of problem called ${slug}.`);
    const kind = PROBLEMS[slug];
    return `${kind.status} ${kind.title}\n\n${kind.page}\n`;
  }
}
