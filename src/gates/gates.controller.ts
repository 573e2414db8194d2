import { Body, Controller, Get, Header, Param, Put, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiProblems } from '../platform/api-problems.js';
import { actorOf, CurrentPrincipal, type Principal } from '../platform/auth/principal.js';
import { RequiresScope } from '../platform/auth/scopes.js';
import { chosenType } from '../platform/offered-types.js';
import { ProblemError } from '../platform/problems/problem.js';
import { SnapshotPathDto } from '../projects/dto/snapshot-path.dto.js';
import { GateAnswerDto, GatePathDto, GatePolicyDto, GateQueryDto } from './dto/gate.dto.js';
import { gateText } from './gate-text.js';
import { DEFAULT_GATE, GatesService } from './gates.service.js';

const FORMATS = { json: 'application/json', markdown: 'text/markdown', text: 'text/plain' } as const;

@ApiTags('findings')
@RequiresScope('findings:read')
@ApiExtraModels(GateAnswerDto)
@Controller('v1/projects/:project')
export class GatesController {
  constructor(private readonly gates: GatesService) {}

  @Get('gates/:policy')
  @ApiOperation({ summary: 'The thresholds of a gate' })
  @ApiOkResponse({ description: 'The thresholds.', type: GatePolicyDto })
  @ApiProblems(400, 404, 503)
  async policy(@Param() path: GatePathDto): Promise<GatePolicyDto> {
    return { ...(await this.gates.policy(path.project, path.policy)) };
  }

  @RequiresScope('projects:admin')
  @Put('gates/:policy')
  @ApiOperation({ summary: 'Set the thresholds of a gate, all of them' })
  @ApiOkResponse({ description: 'The thresholds.', type: GatePolicyDto })
  @ApiProblems(400, 404, 415, 503)
  async put(
    @CurrentPrincipal() principal: Principal,
    @Param() path: GatePathDto,
    @Body() body: GatePolicyDto,
  ): Promise<GatePolicyDto> {
    const { newFindings = null, openFindings = null, minimumLevel = null } = body;
    const { newInternetExposure, complete } = body;
    const policy = {
      newFindings,
      openFindings,
      newInternetExposure: newInternetExposure ?? false,
      minimumLevel,
      complete: complete ?? false,
    };
    await this.gates.put(path.project, path.policy, policy, actorOf(principal, undefined));
    return policy;
  }

  // It asks for waivers as they are now, and for thresholds as they are.
  @Get('snapshots/:snapshot/gate')
  @Header('Cache-Control', 'private, no-cache')
  @ApiOperation({ summary: 'Whether a snapshot passes a gate of its project, and why not' })
  @ApiOkResponse({
    description: 'The answer, with pass true or false.',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(GateAnswerDto) } },
      'text/markdown': { schema: { type: 'string' } },
      'text/plain': { schema: { type: 'string' } },
    },
  })
  @ApiProblems(400, 404, 406, 422, 503)
  async judge(
    @Param() path: SnapshotPathDto,
    @Query() query: GateQueryDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const type = chosenType(request, FORMATS, query.format);
    const answer = await this.gates.judge(path.project, path.snapshot, query.policy ?? DEFAULT_GATE, query.base);
    if (!answer.pass && query.status === 'true') throw failure(answer);
    void reply.header('Vary', 'Accept').header('Content-Type', `${type}; charset=utf-8`);
    void reply.send(type === FORMATS.json ? JSON.stringify(answer) : gateText(answer, type));
  }
}

function failure(answer: GateAnswerDto): ProblemError {
  const errors = answer.checks
    .filter(({ pass }) => !pass)
    .map(({ threshold, detail, examples }) => ({
      code: 'GATE_FAILED',
      detail,
      field: threshold,
      candidates: examples,
    }));
  const { pass, snapshot, base, policy, reasons } = answer;
  return new ProblemError('gate-failed', `Failed the gate ${policy}: ${reasons.join(' ')}`, errors, {
    pass,
    snapshot,
    base,
    policy,
    reasons,
  });
}
