import { Controller, Get, Header, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SEVERITIES } from '../engine/rule.js';
import { RequiresScope } from '../platform/auth/scopes.js';
import { ApiProblems } from '../platform/api-problems.js';
import { chosenType } from '../platform/offered-types.js';
import { DEFAULT_LIMIT, linkNext, type Page } from '../platform/paging.js';
import { ProblemError } from '../platform/problems/problem.js';
import { serviceAddress } from '../platform/service-address.js';
import { ProjectPathDto } from '../projects/dto/project-path.dto.js';
import { SnapshotPathDto } from '../projects/dto/snapshot-path.dto.js';
import {
  FindingPageDto,
  PROJECT_FINDINGS_CONTENT,
  ProjectFindingsQueryDto,
  SNAPSHOT_FINDINGS_CONTENT,
  SnapshotFindingsQueryDto,
  type FindingDto,
  type FindingsQueryDto,
} from './dto/finding.dto.js';
import { FindingsService, type FindingFilter, type FindingStatus } from './findings.service.js';
import type { FindingPages, ReportSubject } from './formats/findings-report.js';
import { documentOf, FORMATS, PROJECT_FORMATS, type FindingsType } from './formats/index.js';

@ApiTags('findings')
@RequiresScope('findings:read')
@ApiExtraModels(FindingPageDto)
@Controller('v1/projects/:project')
export class FindingsController {
  constructor(private readonly findings: FindingsService) {}

  @Get('findings')
  @ApiOperation({ summary: 'Each finding over time: first seen, last seen, resolved, reopened, waived' })
  @ApiOkResponse({
    description: 'A page of them, or all as a document; worst first.',
    content: PROJECT_FINDINGS_CONTENT,
  })
  @ApiProblems(400, 404, 406, 503)
  async ofProject(
    @Param() { project }: ProjectPathDto,
    @Query() query: ProjectFindingsQueryDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const filter = filterOf(query, ['open', 'waived', 'resolved']);
    const type = chosenType(request, PROJECT_FORMATS, query.format);
    if (type === FORMATS.json) {
      const page = await this.findings.ofProject(project, filter, query.limit ?? DEFAULT_LIMIT, query.cursor);
      sendPage(request, reply, page);
      return;
    }
    refuseForDocument(type, query);
    // A stream cannot turn into a problem halfway: a project that is not there is found out before.
    await this.findings.ofProject(project, filter, 1, undefined);
    const pages = this.findings.allOfProject(project, filter);
    await sendDocument(reply, type, { project, service: serviceAddress(request) }, pages, filter);
  }

  // Waivers begin and end: the findings of a snapshot never change, but which of them are waived does.
  @Get('snapshots/:snapshot/findings')
  @Header('Cache-Control', 'private, no-cache')
  @ApiOperation({ summary: 'The findings of one snapshot, also for code scanning, CI servers and pull requests' })
  @ApiOkResponse({
    description: 'A page of them, or all as a document; worst first.',
    content: SNAPSHOT_FINDINGS_CONTENT,
  })
  @ApiProblems(400, 404, 406, 503)
  async ofSnapshot(
    @Param() path: SnapshotPathDto,
    @Query() query: SnapshotFindingsQueryDto,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { project } = path;
    const filter = filterOf(query, ['open', 'waived']);
    const type = chosenType(request, FORMATS, query.format);
    if (type === FORMATS.json) {
      const limit = query.limit ?? DEFAULT_LIMIT;
      sendPage(request, reply, await this.findings.ofSnapshot(project, path.snapshot, filter, limit, query.cursor));
      return;
    }
    refuseForDocument(type, query);
    // By its id: `latest` may be another one before the last page is read.
    const snapshot = await this.findings.snapshotOf(project, path.snapshot);
    const pages = this.findings.allOfSnapshot(project, snapshot.id, filter);
    await sendDocument(reply, type, { project, snapshot, service: serviceAddress(request) }, pages, filter);
  }
}

function sendPage(request: FastifyRequest, reply: FastifyReply, page: Page<FindingDto>): void {
  linkNext(request, reply, page.next);
  void reply.header('Vary', 'Accept').header('Content-Type', `${FORMATS.json}; charset=utf-8`);
  void reply.send(JSON.stringify(page));
}

async function sendDocument(
  reply: FastifyReply,
  type: Exclude<FindingsType, 'application/json'>,
  subject: ReportSubject,
  pages: FindingPages,
  filter: FindingFilter,
): Promise<void> {
  const body = await documentOf(type, subject, pages, filter);
  void reply.header('Vary', 'Accept').header('Content-Type', `${type}; charset=utf-8`);
  void reply.send(body);
}

/** @throws ProblemError `malformed-request` for what only a page of JSON can heed. */
function refuseForDocument(type: FindingsType, { limit, cursor, status }: FindingsQueryDto): void {
  const refused = [
    ...(limit === undefined ? [] : [['limit', `${type} has all findings: it takes no limit`] as const]),
    ...(cursor === undefined ? [] : [['cursor', `${type} has all findings: it takes no cursor`] as const]),
    ...(status?.includes('resolved') === true && (type === FORMATS.sarif || type === FORMATS.junit)
      ? [['status', `${type} says what is there: status may be open and waived`] as const]
      : []),
  ];
  if (refused.length === 0) return;
  const errors = refused.map(([name, detail]) => ({ code: 'INVALID_FIELD', detail, pointer: `/${name}` }));
  throw new ProblemError('malformed-request', errors.map(({ detail }) => detail).join('; '), errors);
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
