import { Body, Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AnalysisService } from '../analysis/analysis.service.js';
import { manifestFiles, type ManifestsInput } from '../analysis/manifests.dto.js';
import type { ManifestFile } from '../engine/manifests/index.js';
import { RequiresScope } from '../platform/auth/scopes.js';
import { ApiProblems } from '../platform/api-problems.js';
import { sendAnswer } from '../platform/negotiation.js';
import { assumeOf } from '../reach/dto/reach-question.dto.js';
import { SnapshotPathDto } from '../snapshots/dto/snapshot-path.dto.js';
import { SnapshotsService } from '../snapshots/snapshots.service.js';
import { WhatIfDto, WhatIfRequestDto } from './dto/what-if.dto.js';
import { whatIfText } from './what-if-text.js';
import { whatIfTask } from './what-if.task.js';

@ApiTags('policies')
@ApiExtraModels(WhatIfDto)
@RequiresScope('query:read')
@Controller('v1')
export class WhatIfController {
  constructor(
    private readonly analysis: AnalysisService,
    private readonly snapshots: SnapshotsService,
  ) {}

  @Post('projects/:project/snapshots/:snapshot/what-if')
  @HttpCode(200)
  @ApiOperation({
    summary: 'What a change would open and cut, before it is applied; nothing is kept',
    description:
      'The difference between a snapshot and the same with objects added, replaced or removed, in the shape of a difference between two snapshots, and what the change would cut that the manifests seem to need.',
  })
  @ApiOkResponse({
    description: 'The difference, with warnings.',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(WhatIfDto) } },
      'text/plain': { schema: { type: 'string' } },
      'text/markdown': { schema: { type: 'string' } },
    },
  })
  @ApiProblems(400, 404, 406, 413, 415, 422, 503)
  async whatIf(
    @Param() path: SnapshotPathDto,
    @Body() body: WhatIfRequestDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { source, snapshot } = await this.snapshots.find(path.project, path.snapshot);
    const params = {
      add: filesIn(body.add, 'add.yaml'),
      replace: filesIn(body.replace, 'replace.yaml'),
      remove: body.remove,
      assume: assumeOf(body.assume),
    };
    const answer = await this.analysis.run(source, whatIfTask, params);
    sendAnswer(request, reply, { base: snapshot.id, ...answer }, whatIfText);
  }
}

/** Their own names, so that a position says which of the manifests it is in. */
function filesIn(manifests: ManifestsInput | undefined, path: string): readonly ManifestFile[] | undefined {
  if (manifests === undefined) return undefined;
  return typeof manifests === 'string' ? [{ path, content: manifests }] : manifestFiles(manifests);
}
