import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Public } from './auth/scopes.js';
import { ApiProblems } from './api-problems.js';
import { READINESS, type Readiness } from './readiness.js';

export class HealthDto {
  @ApiProperty({ enum: ['ok'] })
  status: 'ok';
}

@ApiTags('service')
@Public()
@Controller()
export class HealthController {
  constructor(@Inject(READINESS) private readonly readiness: Readiness) {}

  @Get('livez')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Is the process alive?' })
  @ApiOkResponse({ description: 'It is.', type: HealthDto })
  @ApiProblems()
  livez(): HealthDto {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Can it answer: is the database there and migrated?' })
  @ApiOkResponse({ description: 'It can.', type: HealthDto })
  @ApiProblems(503)
  async readyz(): Promise<HealthDto> {
    await this.readiness.check();
    return { status: 'ok' };
  }
}
