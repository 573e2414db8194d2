import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AnalysisService } from '../analysis/analysis.service.js';
import { manifestFiles, readingOptionsOf } from '../analysis/manifests.dto.js';
import type { BundleFix } from '../engine/privilege/index.js';
import { ApiProblems } from '../platform/api-problems.js';
import { RequiresScope } from '../platform/auth/scopes.js';
import { chosenType } from '../platform/offered-types.js';
import { privilegeAssumeOf } from '../privilege/dto/assume.dto.js';
import { BundleFixDto, FixRequestDto } from './dto/fix.dto.js';
import { fixTask } from './fix.task.js';
import { oneStream } from './one-stream.js';

const TYPES = { json: 'application/json', diff: 'text/x-diff', yaml: 'application/yaml' } as const;
type FixType = (typeof TYPES)[keyof typeof TYPES];

@ApiTags('least-privilege')
@ApiExtraModels(BundleFixDto)
@RequiresScope('query:read')
@Controller('v1')
export class FixController {
  constructor(private readonly analysis: AnalysisService) {}

  @Post('fix')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Manifests with the fixes of all their workloads, as files or as a unified diff; nothing is kept',
    description:
      'Each fix is the smallest patch to the restricted standard and to what hardening may change by itself; it was applied and judged again. What it may break, and what only a person can decide, stands beside it. The answer repeats the manifests as they were sent, values of Secrets included: it is for whoever sent them, and is stored nowhere.',
  })
  @ApiOkResponse({
    description: 'The fixed manifests.',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(BundleFixDto) } },
      'text/x-diff': { schema: { type: 'string' } },
      'application/yaml': { schema: { type: 'string' } },
    },
  })
  @ApiProblems(400, 406, 413, 415, 422)
  async fix(@Body() body: FixRequestDto, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const type = chosenType(request, TYPES, undefined);
    const files = manifestFiles(body.manifests);
    const answer = await this.analysis.run({ files, options: readingOptionsOf(body) }, fixTask, {
      version: body.version ?? 'latest',
      files,
      workload: body.workload,
      assume: privilegeAssumeOf(body.assume),
    });
    void reply.header('Vary', 'Accept').header('Cache-Control', 'no-store');
    void reply.header('Content-Type', `${type}; charset=utf-8`).send(written(answer, type));
  }
}

function written(answer: BundleFix, type: FixType): string {
  switch (type) {
    case 'application/json':
      return JSON.stringify(answer);
    case 'text/x-diff':
      return answer.diff;
    case 'application/yaml':
      return oneStream(answer.files);
  }
}
