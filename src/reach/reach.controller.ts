import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AnalysisService } from '../analysis/analysis.service.js';
import { manifestFiles, readingOptionsOf } from '../analysis/manifests.dto.js';
import { RequiresScope } from '../platform/auth/scopes.js';
import { ApiProblems } from '../platform/api-problems.js';
import { preferredType, sendAnswer, sendAs } from '../platform/negotiation.js';
import { SnapshotPathDto } from '../projects/dto/snapshot-path.dto.js';
import { SnapshotsService } from '../snapshots/snapshots.service.js';
import { ReachAnswerDto, ReachBatchAnswerDto } from './dto/reach-answer.dto.js';
import {
  assumeOf,
  questionOf,
  ReachBatchRequestDto,
  ReachQuestionDto,
  ReachRequestDto,
} from './dto/reach-question.dto.js';
import { reachText } from './reach-text.js';
import { reachBatchTask, reachTask } from './reach.task.js';

const CONTENT = {
  'application/json': { schema: { $ref: getSchemaPath(ReachAnswerDto) } },
  'text/plain': { schema: { type: 'string' } },
  'text/markdown': { schema: { type: 'string' } },
} as const;

@ApiTags('reach')
@ApiExtraModels(ReachAnswerDto)
@RequiresScope('query:read')
@Controller('v1')
export class ReachController {
  constructor(
    private readonly analysis: AnalysisService,
    private readonly snapshots: SnapshotsService,
  ) {}

  @Post('reach')
  @HttpCode(200)
  @ApiOperation({ summary: 'Can X reach Y? On manifests sent with the question; nothing is kept' })
  @ApiOkResponse({ description: 'The verdict with its proof.', content: CONTENT })
  @ApiProblems(400, 406, 413, 415, 422)
  async ask(@Body() body: ReachRequestDto, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const source = { files: manifestFiles(body.manifests), options: readingOptionsOf(body) };
    const params = { question: questionOf(body), assume: assumeOf(body.assume) };
    sendAnswer(request, reply, await this.analysis.run(source, reachTask, params), reachText);
  }

  @Get('projects/:project/snapshots/:snapshot/reach')
  @ApiOperation({ summary: 'Can X reach Y? On a stored snapshot' })
  @ApiOkResponse({ description: 'The verdict with its proof.', content: CONTENT })
  @ApiProblems(400, 404, 406, 422, 503)
  async askSnapshot(
    @Param() path: SnapshotPathDto,
    @Query() question: ReachQuestionDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const source = await this.snapshots.source(path.project, path.snapshot);
    const params = { question: questionOf(question) };
    const type = preferredType(request);
    const answer =
      type === 'application/json'
        ? await this.analysis.runToJson(source, reachTask, params)
        : reachText(await this.analysis.run(source, reachTask, params), type);
    sendAs(reply, type, answer);
  }

  @Post('projects/:project/snapshots/:snapshot/reach')
  @HttpCode(200)
  @ApiOperation({ summary: 'Can X reach Y? Up to 10,000 questions on a stored snapshot' })
  @ApiOkResponse({ description: 'The answers, in the order of the questions.', type: ReachBatchAnswerDto })
  @ApiProblems(400, 404, 406, 413, 415, 422, 503)
  async askMany(@Param() path: SnapshotPathDto, @Body() body: ReachBatchRequestDto): Promise<ReachBatchAnswerDto> {
    const source = await this.snapshots.source(path.project, path.snapshot);
    const params = { questions: body.questions.map(questionOf), assume: assumeOf(body.assume) };
    const answers = await this.analysis.run(source, reachBatchTask, params);
    return { answers: answers as ReachBatchAnswerDto['answers'] };
  }
}
