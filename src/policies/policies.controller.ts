import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AnalysisService } from '../analysis/analysis.service.js';
import { RequiresScope } from '../platform/auth/scopes.js';
import { ApiProblems } from '../platform/api-problems.js';
import { sendAnswer } from '../platform/negotiation.js';
import { SnapshotPathDto } from '../snapshots/dto/snapshot-path.dto.js';
import { SnapshotsService } from '../snapshots/snapshots.service.js';
import { PoliciesAnswerDto, PoliciesQueryDto } from './dto/policies.dto.js';
import { policiesText } from './policies-text.js';
import { policiesTask } from './policies.task.js';

@ApiTags('policies')
@ApiExtraModels(PoliciesAnswerDto)
@RequiresScope('query:read')
@Controller('v1')
export class PoliciesController {
  constructor(
    private readonly analysis: AnalysisService,
    private readonly snapshots: SnapshotsService,
  ) {}

  @Get('projects/:project/snapshots/:snapshot/policies')
  @ApiOperation({
    summary: 'Each policy: the workloads it governs, what it changes, and what its author may not have meant',
  })
  @ApiOkResponse({
    description: 'A page of policies. What changes is found by taking the policy away and comparing the maps.',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(PoliciesAnswerDto) } },
      'text/plain': { schema: { type: 'string' } },
      'text/markdown': { schema: { type: 'string' } },
    },
    headers: { Link: { description: 'The next page.', schema: { type: 'string' } } },
  })
  @ApiProblems(400, 404, 406, 422, 503)
  async policies(
    @Param() path: SnapshotPathDto,
    @Query() { namespace, limit = 50, cursor }: PoliciesQueryDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { source } = await this.snapshots.find(path.project, path.snapshot);
    const after = cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString();
    const answer = await this.analysis.run(source, policiesTask, { namespace, limit, after });
    const { last, ...page } = answer;
    if (last === undefined) {
      sendAnswer(request, reply, page, policiesText);
      return;
    }
    const next = Buffer.from(last).toString('base64url');
    const query = new URLSearchParams({
      ...(namespace === undefined ? {} : { namespace }),
      limit: String(limit),
      cursor: next,
    });
    void reply.header(
      'Link',
      `</v1/projects/${path.project}/snapshots/${path.snapshot}/policies?${query.toString()}>; rel="next"`,
    );
    sendAnswer(request, reply, { ...page, next }, (_, type) => policiesText(answer, type));
  }
}
