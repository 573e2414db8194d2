import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiProblems } from '../platform/api-problems.js';
import { CurrentPrincipal, type Principal } from '../platform/auth/principal.js';
import { RequiresScope } from '../platform/auth/scopes.js';
import { DEFAULT_LIMIT, linkNext } from '../platform/paging.js';
import { PageQueryDto } from '../platform/paging.dto.js';
import { KeyPathDto, KeysPageDto, MadeKeyDto, MakeKeyDto, RotateKeyDto } from './dto/key.dto.js';
import { KeysService } from './keys.service.js';

@ApiTags('keys')
@RequiresScope('keys:admin')
@Controller('v1/keys')
export class KeysController {
  constructor(private readonly keys: KeysService) {}

  @Post()
  @HttpCode(201)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Make an API key; it is shown in this answer and never again' })
  @ApiCreatedResponse({ description: 'The key.', type: MadeKeyDto })
  @ApiProblems(400, 413, 415, 503)
  make(@CurrentPrincipal() principal: Principal, @Body() body: MakeKeyDto): Promise<MadeKeyDto> {
    return this.keys.make(principal, body);
  }

  @Get()
  @ApiOperation({ summary: 'The keys there are and were, without the keys themselves' })
  @ApiOkResponse({ description: 'A page of them.', type: KeysPageDto })
  @ApiProblems(400, 503)
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: PageQueryDto,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<KeysPageDto> {
    const page = await this.keys.page(principal, query.limit ?? DEFAULT_LIMIT, query.cursor);
    linkNext(request, reply, page.next);
    return page;
  }

  @Post(':key/rotate')
  @HttpCode(201)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Replace a key: a new one that may do the same, while the old one works on for a time' })
  @ApiCreatedResponse({ description: 'The new key.', type: MadeKeyDto })
  @ApiProblems(400, 404, 413, 415, 503)
  rotate(
    @CurrentPrincipal() principal: Principal,
    @Param() path: KeyPathDto,
    @Body() body: RotateKeyDto,
  ): Promise<MadeKeyDto> {
    return this.keys.rotate(principal, path.key, body.overlapSeconds ?? 3600);
  }

  @Delete(':key')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a key, within a second' })
  @ApiNoContentResponse({ description: 'It is in force no more.' })
  @ApiProblems(400, 404, 503)
  async revoke(@CurrentPrincipal() principal: Principal, @Param() path: KeyPathDto): Promise<void> {
    await this.keys.revoke(principal, path.key);
  }
}
