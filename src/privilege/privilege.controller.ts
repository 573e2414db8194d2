import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AnalysisService } from '../analysis/analysis.service.js';
import { manifestFiles, readingOptionsOf } from '../analysis/manifests.dto.js';
import { RequiresScope } from '../platform/auth/scopes.js';
import { ApiProblems } from '../platform/api-problems.js';
import { sendAnswer } from '../platform/negotiation.js';
import { SnapshotPathDto } from '../projects/dto/snapshot-path.dto.js';
import { SnapshotsService } from '../snapshots/snapshots.service.js';
import { privilegeAssumeOf } from './dto/assume.dto.js';
import {
  SnapshotPrivilegeRequestDto,
  LeastPrivilegeRequestDto,
  PrivilegeAnswerDto,
  VersionQueryDto,
  WorkloadPathDto,
} from './dto/privilege.dto.js';
import { privilegeText } from './privilege-text.js';
import { privilegeTask, workloadPrivilegeTask } from './privilege.task.js';

const CONTENT = {
  'application/json': { schema: { $ref: getSchemaPath(PrivilegeAnswerDto) } },
  'text/plain': { schema: { type: 'string' } },
  'text/markdown': { schema: { type: 'string' } },
} as const;

@ApiTags('least-privilege')
@ApiExtraModels(PrivilegeAnswerDto)
@RequiresScope('query:read')
@Controller('v1')
export class PrivilegeController {
  constructor(
    private readonly analysis: AnalysisService,
    private readonly snapshots: SnapshotsService,
  ) {}

  @Post('least-privilege')
  @HttpCode(200)
  @ApiOperation({ summary: 'Is this pod least-privilege? On manifests sent with the question; nothing is kept' })
  @ApiOkResponse({ description: 'Verdicts with proof and fix, worst first.', content: CONTENT })
  @ApiProblems(400, 406, 413, 415, 422)
  async ask(
    @Body() body: LeastPrivilegeRequestDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const source = { files: manifestFiles(body.manifests), options: readingOptionsOf(body) };
    const params = {
      version: body.version ?? 'latest',
      workload: body.workload,
      assume: privilegeAssumeOf(body.assume),
    };
    sendAnswer(request, reply, await this.analysis.run(source, privilegeTask, params), privilegeText);
  }

  @Get('projects/:project/snapshots/:snapshot/least-privilege')
  @ApiOperation({ summary: "Every workload's verdict, worst first" })
  @ApiOkResponse({ description: 'Verdicts with proof and fix, worst first.', content: CONTENT })
  @ApiProblems(400, 404, 406, 503)
  async all(
    @Param() path: SnapshotPathDto,
    @Query() query: VersionQueryDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { source } = await this.snapshots.find(path.project, path.snapshot);
    const params = { version: query.version ?? 'latest' };
    sendAnswer(request, reply, await this.analysis.run(source, privilegeTask, params), privilegeText);
  }

  @Post('projects/:project/snapshots/:snapshot/least-privilege')
  @HttpCode(200)
  @ApiOperation({ summary: 'The same question of a snapshot, with assumptions of its own; nothing is kept' })
  @ApiOkResponse({ description: 'Verdicts with proof and fix, worst first.', content: CONTENT })
  @ApiProblems(400, 404, 406, 413, 415, 422, 503)
  async askSnapshot(
    @Param() path: SnapshotPathDto,
    @Body() body: SnapshotPrivilegeRequestDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { source } = await this.snapshots.find(path.project, path.snapshot);
    const params = {
      version: body.version ?? 'latest',
      workload: body.workload,
      assume: privilegeAssumeOf(body.assume),
    };
    sendAnswer(request, reply, await this.analysis.run(source, privilegeTask, params), privilegeText);
  }

  @Get('projects/:project/snapshots/:snapshot/least-privilege/:namespace/:kind/:name')
  @ApiOperation({ summary: "One workload's full answer" })
  @ApiOkResponse({ description: 'The verdict with proof and fix.', content: CONTENT })
  @ApiProblems(400, 404, 406, 503)
  async one(
    @Param() path: WorkloadPathDto,
    @Query() query: VersionQueryDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { source } = await this.snapshots.find(path.project, path.snapshot);
    const workload = `${path.namespace}/${path.kind}/${path.name}`;
    const params = { version: query.version ?? 'latest', workload };
    sendAnswer(request, reply, await this.analysis.run(source, workloadPrivilegeTask, params), privilegeText);
  }
}
