import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IdempotencyService } from '../idempotency/idempotency.service.js';
import { actorOf, CurrentPrincipal, type Principal } from '../platform/auth/principal.js';
import { RequiresScope } from '../platform/auth/scopes.js';
import { ApiProblems } from '../platform/api-problems.js';
import { isRawBody, rawBody } from '../platform/bodies/body-parsers.js';
import { DEFAULT_LIMIT, linkNext } from '../platform/paging.js';
import { PageQueryDto } from '../platform/paging.dto.js';
import { UPLOAD_MEDIA_TYPES } from '../uploads/media-types.js';
import { DeleteQueryDto, SnapshotDto, SnapshotPageDto, UploadQueryDto } from './dto/snapshot.dto.js';
import { ProjectPathDto, SnapshotPathDto } from '../projects/dto/snapshot-path.dto.js';
import { SnapshotsService } from './snapshots.service.js';

@ApiTags('snapshots')
@RequiresScope('query:read')
@Controller('v1/projects/:project/snapshots')
export class SnapshotsController {
  constructor(
    private readonly snapshots: SnapshotsService,
    private readonly idempotency: IdempotencyService,
  ) {}

  @Post()
  @RequiresScope('snapshots:write')
  @HttpCode(201)
  @RouteConfig(rawBody(UPLOAD_MEDIA_TYPES))
  @ApiOperation({ summary: 'Upload a bundle: analyse it and keep it as a snapshot' })
  @ApiConsumes(...UPLOAD_MEDIA_TYPES)
  @ApiBody({
    description:
      'YAML: one stream of documents. JSON: an object, a List, or {"files":[{"path","content"}]}. multipart/form-data: any number of files, archives among them. tar, tar.gz and zip: every .yaml, .yml and .json file inside. Any of them may come with Content-Encoding: gzip. The limits are under x-limits.',
    schema: { oneOf: [{ type: 'string' }, { type: 'object' }] },
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Sent again with the same key within 24 hours, the same upload gives the same snapshot.',
  })
  @ApiCreatedResponse({
    description: 'The snapshot.',
    type: SnapshotDto,
    headers: {
      Location: { schema: { type: 'string' } },
      'Idempotent-Replayed': { schema: { type: 'string' }, description: 'true where the key was sent before.' },
    },
  })
  @ApiProblems(400, 408, 409, 411, 413, 415, 422, 503)
  async upload(
    @Param() path: ProjectPathDto,
    @Query() query: UploadQueryDto,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SnapshotDto> {
    // A request that says Content-Length: 0 and no type has an empty body, which is answered as an empty bundle.
    const upload = isRawBody(body) ? body : { contentType: 'application/yaml', bytes: new Uint8Array() };
    const { headers, body: snapshot } = await this.idempotency.once<SnapshotDto>(
      {
        key: oneHeader(request, 'idempotency-key'),
        scope: `POST /v1/projects/${path.project}/snapshots`,
        parts: [JSON.stringify(query), upload.contentType, upload.bytes],
      },
      async (keep) => {
        const made = await this.snapshots.upload(path.project, upload, query, keep);
        return { status: 201, headers: { Location: `${request.url.split('?')[0] ?? ''}/${made.id}` }, body: made };
      },
    );
    void reply.headers(headers);
    return snapshot;
  }

  @Get()
  @ApiOperation({ summary: 'The history of a project, newest first' })
  @ApiOkResponse({ description: 'A page of it.', type: SnapshotPageDto })
  @ApiProblems(400, 404, 503)
  async list(
    @Param() path: ProjectPathDto,
    @Query() query: PageQueryDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SnapshotPageDto> {
    const page = await this.snapshots.page(path.project, query.limit ?? DEFAULT_LIMIT, query.cursor);
    linkNext(request, reply, page.next);
    return page;
  }

  @Get(':snapshot')
  @ApiOperation({ summary: 'One snapshot: inventory, finding counts, diagnostics' })
  @ApiOkResponse({ description: 'The snapshot.', type: SnapshotDto })
  @ApiProblems(400, 404, 503)
  get(@Param() path: SnapshotPathDto): Promise<SnapshotDto> {
    return this.snapshots.get(path.project, path.snapshot);
  }

  @RequiresScope('projects:admin')
  @Delete(':snapshot')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a snapshot, as if it had never been uploaded' })
  @ApiNoContentResponse({ description: 'It is gone, with its bundle where no other snapshot has it.' })
  @ApiProblems(400, 404, 503)
  remove(
    @CurrentPrincipal() principal: Principal,
    @Param() path: SnapshotPathDto,
    @Query() query: DeleteQueryDto,
  ): Promise<void> {
    return this.snapshots.remove(path.project, path.snapshot, actorOf(principal, query.author));
  }
}

function oneHeader({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}
