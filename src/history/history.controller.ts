import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresScope } from '../platform/auth/scopes.js';
import { ApiProblems } from '../platform/api-problems.js';
import { ProjectPathDto } from '../projects/dto/project-path.dto.js';
import { HistoryQueryDto } from './dto/history.dto.js';
import { HistoryService, type HistoryRow, type Timeserie } from './history.service.js';

@ApiTags('projects')
@RequiresScope('findings:read')
@Controller('v1/projects/:project/history')
export class HistoryController {
  constructor(private readonly history: HistoryService) {}

  @Get()
  @ApiOperation({ summary: 'Time series for charts, as Grafana reads them' })
  @ApiOkResponse({
    description: 'Ascending in time.',
    schema: {
      type: 'array',
      items: { type: 'object', additionalProperties: true },
      example: [
        { time: '2026-01-31T12:00:00.000Z', snapshot: '0198…', critical: 0, high: 3, medium: 10, low: 4, waived: 1 },
      ],
    },
  })
  @ApiProblems(400, 404, 503)
  series(@Param() path: ProjectPathDto, @Query() query: HistoryQueryDto): Promise<HistoryRow[] | Timeserie[]> {
    return query.format === 'timeserie'
      ? this.history.timeseries(path.project, query)
      : this.history.rows(path.project, query);
  }
}
