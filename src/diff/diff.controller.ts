import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AnalysisService, type AnalysisSource } from '../analysis/analysis.service.js';
import { manifestFiles, readingOptionsOf } from '../analysis/manifests.dto.js';
import { RequiresScope } from '../platform/auth/scopes.js';
import { ApiProblems } from '../platform/api-problems.js';
import { chosenType } from '../platform/offered-types.js';
import { assumeOf } from '../reach/dto/reach-question.dto.js';
import { SnapshotPathDto } from '../snapshots/dto/snapshot-path.dto.js';
import { SnapshotsService } from '../snapshots/snapshots.service.js';
import { diffText } from './diff-text.js';
import { diffTask, type BundleDiff, type DiffParams } from './diff.task.js';
import { DiffDto } from './dto/diff-answer.dto.js';
import { DIFF_FORMATS, DiffFormatDto, DiffQueryDto, DiffRequestDto } from './dto/diff-request.dto.js';

const CONTENT = {
  'application/json': { schema: { $ref: getSchemaPath(DiffDto) } },
  'text/markdown': { schema: { type: 'string' } },
  'text/plain': { schema: { type: 'string' } },
} as const;

@ApiTags('connectivity')
@ApiExtraModels(DiffDto)
@RequiresScope('query:read')
@Controller('v1')
export class DiffController {
  constructor(
    private readonly analysis: AnalysisService,
    private readonly snapshots: SnapshotsService,
  ) {}

  @Post('diff')
  @HttpCode(200)
  @ApiOperation({ summary: 'What changed between two bundles sent with the question; nothing is kept' })
  @ApiOkResponse({ description: 'The difference.', content: CONTENT })
  @ApiProblems(400, 406, 413, 415, 422)
  async ofManifests(
    @Body() body: DiffRequestDto,
    @Query() { format }: DiffFormatDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [base, head] = [body.base, body.head].map((side) => ({
      files: manifestFiles(side.manifests),
      options: readingOptionsOf(side),
    }));
    if (base === undefined || head === undefined) return;
    answer(
      request,
      reply,
      await this.analysis.run(head, diffTask, { base, assume: assumeOf(body.assume) }),
      {},
      format,
    );
  }

  @Get('projects/:project/snapshots/:snapshot/diff')
  @ApiOperation({
    summary: 'What changed between two snapshots',
    description:
      'What became reachable, what no longer is, privilege gained or lost, findings opened or resolved. Text and Markdown are short enough for a comment on a change.',
  })
  @ApiOkResponse({ description: 'The difference.', content: CONTENT })
  @ApiProblems(400, 404, 406, 422, 503)
  async ofSnapshots(
    @Param() path: SnapshotPathDto,
    @Query() query: DiffQueryDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const head = await this.snapshots.find(path.project, path.snapshot);
    const { base: named = 'previous' } = query;
    const base =
      named === 'previous'
        ? await this.snapshots.before(path.project, head.snapshot.id)
        : await this.snapshots.find(path.project, named);
    const params = { base: await filesOf(base.source) };
    const difference = await this.analysis.run(head.source, diffTask, params);
    answer(request, reply, difference, { base: base.snapshot.id, head: head.snapshot.id }, query.format);
  }
}

async function filesOf(source: AnalysisSource): Promise<DiffParams['base']> {
  if (!('load' in source)) throw new RangeError('a snapshot is stored');
  return { files: await source.load(), options: source.options };
}

function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  difference: BundleDiff,
  snapshots: { base?: string; head?: string },
  format: string | undefined,
): void {
  const type = chosenType(request, DIFF_FORMATS, format);
  void reply.header('Vary', 'Accept').header('Content-Type', `${type}; charset=utf-8`);
  void reply.send(
    type === 'application/json' ? JSON.stringify({ ...snapshots, ...difference }) : diffText(difference, type),
  );
}
