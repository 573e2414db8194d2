import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { filesOf } from '../analysis/manifests.dto.js';
import type { ManifestFile } from '../engine/manifests/index.js';
import { ApiProblems } from '../platform/api-problems.js';
import { MANIFEST_BODY, type ManifestText } from '../platform/body-parsers.js';
import { ProblemError } from '../platform/problems/problem.js';
import { PageQueryDto, SnapshotDto, SnapshotPageDto, UploadQueryDto } from './dto/snapshot.dto.js';
import { ProjectPathDto, SnapshotPathDto } from './dto/snapshot-path.dto.js';
import { SnapshotsService } from './snapshots.service.js';

@ApiTags('snapshots')
@Controller('v1/projects/:project/snapshots')
export class SnapshotsController {
  constructor(private readonly snapshots: SnapshotsService) {}

  @Post()
  @HttpCode(201)
  @RouteConfig(MANIFEST_BODY)
  @ApiOperation({ summary: 'Upload a bundle: analyse it and keep it as a snapshot' })
  @ApiConsumes('application/yaml', 'application/json')
  @ApiBody({
    description: 'YAML: one stream of documents. JSON: an object, a List, or {"files":[{"path","content"}]}.',
    schema: { oneOf: [{ type: 'string' }, { type: 'object' }] },
  })
  @ApiCreatedResponse({
    description: 'The snapshot.',
    type: SnapshotDto,
    headers: { Location: { schema: { type: 'string' } } },
  })
  @ApiProblems(400, 413, 415, 422, 503)
  async upload(
    @Param() path: ProjectPathDto,
    @Query() query: UploadQueryDto,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SnapshotDto> {
    if (!isManifestText(body)) {
      throw new ProblemError(
        'unsupported-media-type',
        `The body must be manifests as application/yaml or application/json; the request says ${request.headers['content-type'] ?? 'no Content-Type'}.`,
      );
    }
    const snapshot = await this.snapshots.upload(path.project, uploadedFiles(body), query);
    void reply.header('Location', `/v1/projects/${path.project}/snapshots/${snapshot.id}`);
    return snapshot;
  }

  @Get()
  @ApiOperation({ summary: 'The history of a project, newest first' })
  @ApiOkResponse({ description: 'A page of it.', type: SnapshotPageDto })
  @ApiProblems(400, 404, 503)
  async list(
    @Param() path: ProjectPathDto,
    @Query() query: PageQueryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SnapshotPageDto> {
    const limit = query.limit ?? 50;
    const page = await this.snapshots.page(path.project, limit, query.cursor);
    if (page.next !== undefined) {
      void reply.header(
        'Link',
        `</v1/projects/${path.project}/snapshots?limit=${limit}&cursor=${page.next}>; rel="next"`,
      );
    }
    return page;
  }

  @Get(':snapshot')
  @Header('Cache-Control', 'no-cache')
  @ApiOperation({ summary: 'One snapshot: inventory, finding counts, diagnostics' })
  @ApiOkResponse({ description: 'The snapshot.', type: SnapshotDto })
  @ApiProblems(400, 404, 503)
  get(@Param() path: SnapshotPathDto): Promise<SnapshotDto> {
    return this.snapshots.get(path.project, path.snapshot);
  }
}

function isManifestText(body: unknown): body is ManifestText {
  return typeof body === 'object' && body !== null && 'mediaType' in body && 'text' in body;
}

/** JSON may be Firebreak's own envelope of files; everything else is the text of one file. */
function uploadedFiles(body: ManifestText): ManifestFile[] {
  if (body.mediaType === 'yaml') return [{ path: 'upload.yaml', content: body.text }];
  return envelopeOf(body.text) ?? [{ path: 'upload.json', content: body.text }];
}

function envelopeOf(text: string): ManifestFile[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // Not one JSON value: the manifest reader says where and what kubectl would make of it.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (typeof value !== 'object' || value === null || 'kind' in value || !('files' in value)) return undefined;
  const files = filesOf(value);
  if (files === undefined) {
    throw new ProblemError('malformed-request', 'files must be [{"path":"…","content":"…"}, …].', [
      { code: 'INVALID_FIELD', detail: 'files must be [{"path":"…","content":"…"}, …]', pointer: '/files' },
    ]);
  }
  return files;
}
