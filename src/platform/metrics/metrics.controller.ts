import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../api-problems.js';
import { RequiresScope } from '../auth/scopes.js';
import { Metrics } from './metrics.js';

@ApiTags('service')
@Controller()
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get('metrics')
  @RequiresScope('metrics:read')
  @Header('Cache-Control', 'no-store')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: 'Figures for Prometheus' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'In the text format of Prometheus.', schema: { type: 'string' } })
  @ApiProblems()
  figures(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
