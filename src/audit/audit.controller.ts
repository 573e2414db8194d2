import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequiresScope } from '../platform/auth/scopes.js';
import { ApiProblems } from '../platform/api-problems.js';
import { DEFAULT_LIMIT, linkNext } from '../platform/paging.js';
import { PageQueryDto } from '../platform/paging.dto.js';
import { ProjectPathDto } from '../projects/dto/project-path.dto.js';
import { ProjectsService } from '../projects/projects.service.js';
import { AuditService } from './audit.service.js';
import { AuditPageDto } from './dto/audit.dto.js';

@ApiTags('projects')
@RequiresScope('projects:admin')
@Controller('v1/projects/:project/audit')
export class AuditController {
  constructor(
    private readonly audit: AuditService,
    private readonly projects: ProjectsService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Who changed what, newest first: append-only' })
  @ApiOkResponse({ description: 'A page of it.', type: AuditPageDto })
  @ApiProblems(400, 404, 503)
  async list(
    @Param() path: ProjectPathDto,
    @Query() query: PageQueryDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AuditPageDto> {
    await this.projects.find(path.project);
    const page = await this.audit.page(path.project, query.limit ?? DEFAULT_LIMIT, query.cursor);
    linkNext(request, reply, page.next);
    return page;
  }
}
