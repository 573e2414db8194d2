import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AnalysisService } from '../analysis/analysis.service.js';
import { RequiresScope } from '../platform/auth/scopes.js';
import { ApiProblems } from '../platform/api-problems.js';
import { sendAnswer } from '../platform/negotiation.js';
import { SnapshotPathDto } from '../snapshots/dto/snapshot-path.dto.js';
import { SnapshotsService } from '../snapshots/snapshots.service.js';
import { accountText, whoCanText } from './access-text.js';
import { accountAccessTask, whoCanTask } from './access.task.js';
import { AccountAccessDto } from './dto/access.dto.js';
import { AccountPathDto, WhoCanAnswerDto, WhoCanQueryDto } from './dto/who-can.dto.js';

const TEXTS = {
  'text/plain': { schema: { type: 'string' } },
  'text/markdown': { schema: { type: 'string' } },
} as const;

@ApiTags('access')
@ApiExtraModels(AccountAccessDto, WhoCanAnswerDto)
@RequiresScope('query:read')
@Controller('v1/projects/:project/snapshots/:snapshot')
export class AccessController {
  constructor(
    private readonly analysis: AnalysisService,
    private readonly snapshots: SnapshotsService,
  ) {}

  @Get('access/:namespace/:serviceAccount')
  @ApiOperation({ summary: 'What a service account may do, and what runs as it' })
  @ApiOkResponse({
    description: 'Its rights by RBAC, each with binding, role and rule; the risky ones first.',
    content: { 'application/json': { schema: { $ref: getSchemaPath(AccountAccessDto) } }, ...TEXTS },
  })
  @ApiProblems(400, 404, 406, 503)
  async account(
    @Param() path: AccountPathDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { source } = await this.snapshots.find(path.project, path.snapshot);
    const { namespace, serviceAccount } = path;
    const answer = await this.analysis.run(source, accountAccessTask, { namespace, serviceAccount });
    sendAnswer(request, reply, answer, accountText);
  }

  @Get('who-can')
  @ApiOperation({ summary: 'Who may do something: accounts, users and groups' })
  @ApiOkResponse({
    description:
      'Everybody whom RBAC gives the right, with binding, role and rule, and the workloads that hold the token.',
    content: { 'application/json': { schema: { $ref: getSchemaPath(WhoCanAnswerDto) } }, ...TEXTS },
  })
  @ApiProblems(400, 404, 406, 422, 503)
  async whoCan(
    @Param() path: SnapshotPathDto,
    @Query() query: WhoCanQueryDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { source } = await this.snapshots.find(path.project, path.snapshot);
    const { verb, resource, namespace, name, apiGroup, subresource } = query;
    const answer = await this.analysis.run(source, whoCanTask, {
      verb,
      resource,
      namespace,
      name,
      apiGroup,
      subresource,
    });
    sendAnswer(request, reply, answer, whoCanText);
  }
}
