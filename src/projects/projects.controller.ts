import { createHash } from 'node:crypto';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf, CurrentPrincipal, type Principal } from '../platform/auth/principal.js';
import { RequiresScope } from '../platform/auth/scopes.js';
import { ApiProblems } from '../platform/api-problems.js';
import { etagOfRevision, requireMatch } from '../platform/conditional.js';
import { DEFAULT_LIMIT, linkNext } from '../platform/paging.js';
import { PageQueryDto } from '../platform/paging.dto.js';
import { DeleteQueryDto } from '../snapshots/dto/snapshot.dto.js';
import { PatchProjectDto, ProjectDto, ProjectPageDto } from './dto/project.dto.js';
import { ProjectPathDto } from './dto/project-path.dto.js';
import { ProjectSettingsService } from './project-settings.service.js';

@ApiTags('projects')
@RequiresScope('query:read')
@Controller('v1/projects')
export class ProjectsController {
  constructor(private readonly projects: ProjectSettingsService) {}

  @Get()
  @ApiOperation({ summary: 'Every project with its latest snapshot and its open findings' })
  @ApiOkResponse({ description: 'A page of them, by name.', type: ProjectPageDto })
  @ApiProblems(400, 503)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: PageQueryDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProjectPageDto> {
    const page = await this.projects.page(principal.project, query.limit ?? DEFAULT_LIMIT, query.cursor);
    linkNext(request, reply, page.next);
    return page;
  }

  @Get(':project')
  @ApiOperation({ summary: 'One project: latest snapshot, open findings, retention' })
  @ApiOkResponse({ description: 'The project.', type: ProjectDto, headers: { ETag: { schema: { type: 'string' } } } })
  @ApiProblems(400, 404, 503)
  get(@Param() path: ProjectPathDto, @Res({ passthrough: true }) reply: FastifyReply): Promise<ProjectDto> {
    return this.answer(path.project, reply);
  }

  @RequiresScope('projects:admin')
  @Patch(':project')
  @ApiOperation({ summary: 'Change what the project keeps; what it no longer keeps goes at once' })
  @ApiHeader({ name: 'If-Match', required: false, description: 'The ETag of what is changed, to change nothing else.' })
  @ApiOkResponse({ description: 'The project.', type: ProjectDto })
  @ApiProblems(400, 404, 412, 415, 503)
  async patch(
    @CurrentPrincipal() principal: Principal,
    @Param() path: ProjectPathDto,
    @Body() body: PatchProjectDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProjectDto> {
    await this.projects.patch(path.project, body, actorOf(principal, body.author), (revision) =>
      requireMatch(request, path.project, revision, false),
    );
    return this.answer(path.project, reply);
  }

  @RequiresScope('projects:admin')
  @Delete(':project')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a project with all its snapshots; `default` is emptied' })
  @ApiNoContentResponse({ description: 'It is gone, with the bundles that no other project has.' })
  @ApiProblems(400, 404, 503)
  remove(
    @CurrentPrincipal() principal: Principal,
    @Param() path: ProjectPathDto,
    @Query() query: DeleteQueryDto,
  ): Promise<void> {
    return this.projects.remove(path.project, actorOf(principal, query.author));
  }

  private async answer(name: string, reply: FastifyReply): Promise<ProjectDto> {
    const { project, revision } = await this.projects.get(name);
    const state = createHash('sha256').update(JSON.stringify(project)).digest('base64url').slice(0, 16);
    void reply.header('ETag', etagOfRevision(name, revision, state));
    return project;
  }
}
