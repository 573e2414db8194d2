import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AnalysisService } from '../analysis/analysis.service.js';
import { RequiresScope } from '../platform/auth/scopes.js';
import { ApiProblems } from '../platform/api-problems.js';
import { sendAnswer } from '../platform/negotiation.js';
import { SnapshotPathDto } from '../snapshots/dto/snapshot-path.dto.js';
import { SnapshotsService } from '../snapshots/snapshots.service.js';
import { ExposureAnswerDto } from './dto/exposure-answer.dto.js';
import { assumeOfQuery, ExposureQueryDto } from './dto/exposure-query.dto.js';
import { exposureText } from './exposure-text.js';
import { exposureTask } from './exposure.task.js';

@ApiTags('exposure')
@ApiExtraModels(ExposureAnswerDto)
@RequiresScope('query:read')
@Controller('v1')
export class ExposureController {
  constructor(
    private readonly analysis: AnalysisService,
    private readonly snapshots: SnapshotsService,
  ) {}

  @Get('projects/:project/snapshots/:snapshot/exposure')
  @ApiOperation({ summary: 'Per workload: who can come in, where it can go, and how it is published' })
  @ApiOkResponse({
    description: 'A page of workloads. Text and Markdown say the same in short.',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(ExposureAnswerDto) } },
      'text/plain': { schema: { type: 'string' } },
      'text/markdown': { schema: { type: 'string' } },
    },
    headers: { Link: { description: 'The next page.', schema: { type: 'string' } } },
  })
  @ApiProblems(400, 404, 406, 422, 503)
  async exposure(
    @Param() path: SnapshotPathDto,
    @Query() query: ExposureQueryDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { source } = await this.snapshots.find(path.project, path.snapshot);
    const { namespace, workload, limit = 50, cursor } = query;
    const after = cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString();
    const params = { namespace, workload, limit, after, assume: assumeOfQuery(query) };
    const answer = await this.analysis.run(source, exposureTask, params);
    const { last, ...page } = answer;
    if (last === undefined) {
      sendAnswer(request, reply, page, exposureText);
      return;
    }
    const next = Buffer.from(last).toString('base64url');
    const link = new URLSearchParams({ ...withoutCursor(query), limit: String(limit), cursor: next });
    const { project, snapshot } = path;
    void reply.header(
      'Link',
      `</v1/projects/${project}/snapshots/${snapshot}/exposure?${link.toString()}>; rel="next"`,
    );
    sendAnswer(request, reply, { ...page, next }, (_, type) => exposureText(answer, type));
  }
}

function withoutCursor({ namespace, workload, ingressController }: ExposureQueryDto): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ namespace, workload, ingressController }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}
