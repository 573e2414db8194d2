import { Controller, Get, Header, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SEVERITIES } from '../engine/rule.js';
import { RequiresScope } from '../platform/auth/scopes.js';
import { ApiProblems } from '../platform/api-problems.js';
import { DEFAULT_LIMIT, linkNext } from '../platform/paging.js';
import { ProjectPathDto } from '../projects/dto/project-path.dto.js';
import { FindingPageDto, FindingsQueryDto } from './dto/finding.dto.js';
import { SnapshotPathDto } from '../projects/dto/snapshot-path.dto.js';
import { FindingsService, type FindingFilter, type FindingStatus } from './findings.service.js';

@ApiTags('findings')
@RequiresScope('findings:read')
@Controller('v1/projects/:project')
export class FindingsController {
  constructor(private readonly findings: FindingsService) {}

  @Get('findings')
  @ApiOperation({ summary: 'Each finding over time: first seen, last seen, resolved, reopened, waived' })
  @ApiOkResponse({ description: 'A page of them, worst first.', type: FindingPageDto })
  @ApiProblems(400, 404, 503)
  async ofProject(
    @Param() path: ProjectPathDto,
    @Query() query: FindingsQueryDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FindingPageDto> {
    const filter = filterOf(query, ['open', 'waived', 'resolved']);
    const page = await this.findings.ofProject(path.project, filter, query.limit ?? DEFAULT_LIMIT, query.cursor);
    linkNext(request, reply, page.next);
    return page;
  }

  // Waivers begin and end: the findings of a snapshot never change, but which of them are waived does.
  @Get('snapshots/:snapshot/findings')
  @Header('Cache-Control', 'private, no-cache')
  @ApiOperation({ summary: 'The findings of one snapshot' })
  @ApiOkResponse({ description: 'A page of them, worst first.', type: FindingPageDto })
  @ApiProblems(400, 404, 503)
  async ofSnapshot(
    @Param() path: SnapshotPathDto,
    @Query() query: FindingsQueryDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FindingPageDto> {
    const filter = filterOf(query, ['open', 'waived']);
    const limit = query.limit ?? DEFAULT_LIMIT;
    const page = await this.findings.ofSnapshot(path.project, path.snapshot, filter, limit, query.cursor);
    linkNext(request, reply, page.next);
    return page;
  }
}

function filterOf(query: FindingsQueryDto, statuses: readonly FindingStatus[]): FindingFilter {
  return {
    ranks: query.severity?.map((severity) => SEVERITIES.indexOf(severity)),
    rules: query.rule,
    namespace: query.namespace,
    workload: query.workload,
    statuses: query.status ?? statuses,
  };
}
