import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApiProblems } from '../platform/api-problems.js';
import { isRawBody, rawBody } from '../platform/bodies/body-parsers.js';
import { UPLOAD_MEDIA_TYPES } from '../uploads/media-types.js';
import { PageQueryDto, SnapshotDto, SnapshotPageDto, UploadQueryDto } from './dto/snapshot.dto.js';
import { ProjectPathDto, SnapshotPathDto } from './dto/snapshot-path.dto.js';
import { SnapshotsService } from './snapshots.service.js';

@ApiTags('snapshots')
@Controller('v1/projects/:project/snapshots')
export class SnapshotsController {
  constructor(private readonly snapshots: SnapshotsService) {}

  @Post()
  @HttpCode(201)
  @RouteConfig(rawBody(UPLOAD_MEDIA_TYPES))
  @ApiOperation({ summary: 'Upload a bundle: analyse it and keep it as a snapshot' })
  @ApiConsumes(...UPLOAD_MEDIA_TYPES)
  @ApiBody({
    description:
      'YAML: one stream of documents. JSON: an object, a List, or {"files":[{"path","content"}]}. multipart/form-data: any number of files, archives among them. tar, tar.gz and zip: every .yaml, .yml and .json file inside. Any of them may come with Content-Encoding: gzip. The limits are under x-limits.',
    schema: { oneOf: [{ type: 'string' }, { type: 'object' }] },
  })
  @ApiCreatedResponse({
    description: 'The snapshot.',
    type: SnapshotDto,
    headers: { Location: { schema: { type: 'string' } } },
  })
  @ApiProblems(400, 408, 411, 413, 415, 422, 503)
  async upload(
    @Param() path: ProjectPathDto,
    @Query() query: UploadQueryDto,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SnapshotDto> {
    // A request that says Content-Length: 0 and no type has an empty body, which is answered as an empty bundle.
    const upload = isRawBody(body) ? body : { contentType: 'application/yaml', bytes: new Uint8Array() };
    const snapshot = await this.snapshots.upload(path.project, upload, query);
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
