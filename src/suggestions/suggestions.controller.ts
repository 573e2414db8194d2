import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AnalysisService } from '../analysis/analysis.service.js';
import { manifestFiles, readingOptionsOf } from '../analysis/manifests.dto.js';
import { RequiresScope } from '../platform/auth/scopes.js';
import { ApiProblems } from '../platform/api-problems.js';
import { sendAnswer } from '../platform/negotiation.js';
import { assumeOf } from '../reach/dto/reach-question.dto.js';
import { SuggestionDto, SuggestPoliciesRequestDto } from './dto/suggestion.dto.js';
import { suggestionText } from './suggestion-text.js';
import { suggestPoliciesTask } from './suggest-policies.task.js';

@ApiTags('policies')
@ApiExtraModels(SuggestionDto)
@RequiresScope('query:read')
@Controller('v1')
export class SuggestionsController {
  constructor(private readonly analysis: AnalysisService) {}

  @Post('suggest-policies')
  @HttpCode(200)
  @ApiOperation({
    summary: 'NetworkPolicies for a namespace that allow exactly the connections given; nothing is kept',
  })
  @ApiOkResponse({
    description: 'The policies, as they were verified. Where none can be exact, the problem says why.',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(SuggestionDto) } },
      'text/plain': { schema: { type: 'string' } },
      'text/markdown': { schema: { type: 'string' } },
    },
  })
  @ApiProblems(400, 406, 413, 415, 422)
  async suggest(
    @Body() body: SuggestPoliciesRequestDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const source = { files: manifestFiles(body.manifests), options: readingOptionsOf(body) };
    const { namespace, dns = true, assume } = body;
    const connections = body.connections?.map(({ from, to, port, protocol }) => ({ from, to, port, protocol }));
    const params = { namespace, connections, dns, assume: assumeOf(assume) };
    sendAnswer(request, reply, await this.analysis.run(source, suggestPoliciesTask, params), suggestionText);
  }
}
