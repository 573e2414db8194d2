import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AnalysisSource } from '../analysis/analysis.service.js';
import { manifestFiles, readingOptionsOf } from '../analysis/manifests.dto.js';
import { RequiresScope } from '../platform/auth/scopes.js';
import { ApiProblems } from '../platform/api-problems.js';
import { chosenType } from '../platform/offered-types.js';
import { SnapshotPathDto } from '../snapshots/dto/snapshot-path.dto.js';
import { SnapshotsService } from '../snapshots/snapshots.service.js';
import { ConnectivityService } from './connectivity.service.js';
import type { ConnectivityQuestion } from './connectivity-filter.js';
import { CONNECTIVITY_CONTENT, ConnectivityModels } from './dto/connectivity-answer.dto.js';
import {
  ConnectivityFormatDto,
  ConnectivityQueryDto,
  connectivityQuestionOf,
  ConnectivityRequestDto,
} from './dto/connectivity-question.dto.js';
import { FORMATS, isStreamed } from './formats/index.js';

const DESCRIPTION = `Every allowed connection between workloads and with the world outside. By \`Accept\` or \`format\`: JSON, NDJSON and CSV as streams, Markdown and text for people, and pictures.

A large map does not fit into one JSON answer (\`answer-too-large\`): narrow it, stream it, or ask for \`form=factored\`. The factored form names groups of workloads and says what is open between groups, so that its size grows with what policies tell apart and not with the number of pairs. It is read like a list of firewall rules, from the first row to the last: each workload of each \`from\` group may open \`allowed\` to each workload of each \`to\` group, itself excepted; where a pair stands in several rows the last one counts, and no open port in it means none. The result is exactly the pair form.`;

@ApiTags('connectivity')
@RequiresScope('query:read')
@Controller('v1')
export class ConnectivityController {
  constructor(
    private readonly snapshots: SnapshotsService,
    private readonly connectivity: ConnectivityService,
  ) {}

  @Post('connectivity')
  @HttpCode(200)
  @ConnectivityModels()
  @ApiOperation({
    summary: 'Every connection of manifests sent with the question; nothing is kept',
    description: DESCRIPTION,
  })
  @ApiOkResponse({ description: 'The map.', content: CONNECTIVITY_CONTENT })
  @ApiProblems(400, 406, 413, 415, 422)
  async ofManifests(
    @Body() body: ConnectivityRequestDto,
    @Query() { format }: ConnectivityFormatDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const source = { files: manifestFiles(body.manifests), options: readingOptionsOf(body) };
    const question = connectivityQuestionOf(body, body.assume);
    await this.answer(request, reply, source, question, body.form ?? 'pairs', format);
  }

  @Get('projects/:project/snapshots/:snapshot/connectivity')
  @ConnectivityModels()
  @ApiOperation({ summary: 'Every connection of a stored snapshot', description: DESCRIPTION })
  @ApiOkResponse({ description: 'The map.', content: CONNECTIVITY_CONTENT })
  @ApiProblems(400, 404, 406, 422, 503)
  async ofSnapshot(
    @Param() path: SnapshotPathDto,
    @Query() query: ConnectivityQueryDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { source } = await this.snapshots.find(path.project, path.snapshot);
    await this.answer(request, reply, source, connectivityQuestionOf(query), query.form ?? 'pairs', query.format);
  }

  private async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    source: AnalysisSource,
    question: ConnectivityQuestion,
    form: 'pairs' | 'factored',
    format: string | undefined,
  ): Promise<void> {
    const type = chosenType(request, FORMATS, format);
    const body =
      isStreamed(type) && form === 'pairs'
        ? Readable.from(await this.connectivity.stream(source, question, type))
        : await this.connectivity.whole(source, question, form, type);
    void reply.header('Vary', 'Accept').header('Content-Type', `${type}; charset=utf-8`);
    // A picture is opened as a document: nothing in it may run or load.
    if (type === FORMATS.svg)
      void reply.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
    void reply.send(body);
  }
}
