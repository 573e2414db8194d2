import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query, Req, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf, authorOf, CurrentPrincipal, type Principal } from '../platform/auth/principal.js';
import { RequiresScope } from '../platform/auth/scopes.js';
import { ApiProblems } from '../platform/api-problems.js';
import { etagOfRevision, requireMatch } from '../platform/conditional.js';
import { DEFAULT_LIMIT, linkNext } from '../platform/paging.js';
import { PageQueryDto } from '../platform/paging.dto.js';
import { ProjectPathDto } from '../projects/dto/project-path.dto.js';
import {
  PutWaiverDto,
  RemoveWaiverByScopeQueryDto,
  RemoveWaiverQueryDto,
  WaiverDto,
  WaiverPageDto,
  WaiverPathDto,
} from './dto/waiver.dto.js';
import { WaiversService, type Precondition, type Waived } from './waivers.service.js';

/** Who does it, where the request does not say. */

const IF_MATCH = {
  name: 'If-Match',
  required: false,
  description: 'The ETag of what is changed; needed for a change.',
};

@ApiTags('waivers')
@RequiresScope('findings:write')
@Controller('v1/projects/:project/waivers')
export class WaiversController {
  constructor(private readonly waivers: WaiversService) {}

  @RequiresScope('findings:read')
  @Get()
  @ApiOperation({ summary: 'The waivers of a project, in the order in which they were made' })
  @ApiOkResponse({ description: 'A page of them.', type: WaiverPageDto })
  @ApiProblems(400, 404, 503)
  async list(
    @Param() path: ProjectPathDto,
    @Query() query: PageQueryDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WaiverPageDto> {
    const page = await this.waivers.page(path.project, query.limit ?? DEFAULT_LIMIT, query.cursor);
    linkNext(request, reply, page.next);
    return page;
  }

  @Put()
  @ApiOperation({
    summary: 'Waive findings by rule, namespace, workload or fingerprint, or replace the waiver for the same',
  })
  @ApiHeader(IF_MATCH)
  @ApiCreatedResponse({ description: 'A new waiver.', type: WaiverDto })
  @ApiOkResponse({ description: 'The waiver for the same, replaced.', type: WaiverDto })
  @ApiProblems(400, 404, 412, 415, 428, 503)
  async put(
    @CurrentPrincipal() principal: Principal,
    @Param() path: ProjectPathDto,
    @Body() body: PutWaiverDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WaiverDto> {
    return answer(
      path.project,
      await this.waivers.put(path.project, { ...body, author: authorOf(principal, body.author) }, matching(request)),
      reply,
    );
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove the waiver for exactly this' })
  @ApiHeader(IF_MATCH)
  @ApiNoContentResponse({ description: 'It is removed; its findings are open again.' })
  @ApiProblems(400, 404, 412, 428, 503)
  removeByScope(
    @CurrentPrincipal() principal: Principal,
    @Param() path: ProjectPathDto,
    @Query() query: RemoveWaiverByScopeQueryDto,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.waivers.removeByScope(path.project, query, actorOf(principal, query.author), matching(request));
  }

  @RequiresScope('findings:read')
  @Get(':waiver')
  @ApiOperation({ summary: 'One waiver' })
  @ApiOkResponse({ description: 'The waiver.', type: WaiverDto, headers: { ETag: { schema: { type: 'string' } } } })
  @ApiProblems(400, 404, 503)
  async get(@Param() path: WaiverPathDto, @Res({ passthrough: true }) reply: FastifyReply): Promise<WaiverDto> {
    const { waiver, revision } = await this.waivers.get(path.project, path.waiver);
    void reply.header('ETag', etagOfRevision(waiver.id, revision, waiver.status));
    return waiver;
  }

  @Put(':waiver')
  @ApiOperation({ summary: 'Replace a waiver, what it is for included' })
  @ApiHeader(IF_MATCH)
  @ApiOkResponse({ description: 'The waiver.', type: WaiverDto })
  @ApiProblems(400, 404, 412, 415, 428, 503)
  async putById(
    @CurrentPrincipal() principal: Principal,
    @Param() path: WaiverPathDto,
    @Body() body: PutWaiverDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WaiverDto> {
    return answer(
      path.project,
      await this.waivers.putById(
        path.project,
        path.waiver,
        { ...body, author: authorOf(principal, body.author) },
        matching(request),
      ),
      reply,
    );
  }

  @Delete(':waiver')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a waiver' })
  @ApiHeader(IF_MATCH)
  @ApiNoContentResponse({ description: 'It is removed; its findings are open again.' })
  @ApiProblems(400, 404, 412, 428, 503)
  remove(
    @CurrentPrincipal() principal: Principal,
    @Param() path: WaiverPathDto,
    @Query() query: RemoveWaiverQueryDto,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    return this.waivers.remove(path.project, path.waiver, actorOf(principal, query.author), matching(request));
  }
}

function matching(request: FastifyRequest): Precondition {
  return (id, revision) => requireMatch(request, id, revision);
}

function answer(project: string, { waiver, revision, created }: Waived, reply: FastifyReply): WaiverDto {
  void reply.status(created ? 201 : 200).header('ETag', etagOfRevision(waiver.id, revision, waiver.status));
  if (created) void reply.header('Location', `/v1/projects/${project}/waivers/${waiver.id}`);
  return waiver;
}
