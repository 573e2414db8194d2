import { Injectable } from '@nestjs/common';
import type { Posture } from '../engine/findings/index.js';
import type { Severity } from '../engine/rule.js';
import { ProjectsService } from '../projects/projects.service.js';
import type { HistoryQueryDto, Metric } from './dto/history.dto.js';
import { HistoryStore, type FiguresRow } from './history.store.js';

const DEFAULT_POINTS = 1000;
const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

/** One point: when, of which snapshot, and a number for each series. */
export type HistoryRow = { readonly time: string; readonly snapshot: string } & Readonly<
  Record<string, number | string>
>;

export interface Timeserie {
  readonly target: string;
  /** Value and milliseconds since 1970. */
  readonly datapoints: readonly (readonly [number, number])[];
}

/** Figures over time, as they were stored at each upload. */
@Injectable()
export class HistoryService {
  constructor(
    private readonly store: HistoryStore,
    private readonly projects: ProjectsService,
  ) {}

  /** Ascending in time. @throws ProblemError `not-found` */
  async rows(project: string, query: HistoryQueryDto): Promise<HistoryRow[]> {
    const { id } = await this.projects.find(project);
    const rows = await this.store.figures(id, {
      from: query.from === undefined ? undefined : new Date(query.from).toISOString(),
      to: query.to === undefined ? undefined : new Date(query.to).toISOString(),
      seconds: query.interval === undefined ? undefined : secondsOf(query.interval),
      limit: query.limit ?? DEFAULT_POINTS,
    });
    const metric = query.metric ?? 'findings';
    return rows.reverse().map((row) => ({ time: row.createdAt, snapshot: row.id, ...valuesOf(metric, row) }));
  }

  async timeseries(project: string, query: HistoryQueryDto): Promise<Timeserie[]> {
    const rows = await this.rows(project, query);
    const [first] = rows;
    const targets = Object.keys(first ?? {}).filter((name) => name !== 'time' && name !== 'snapshot');
    return targets.map((target) => ({
      target,
      datapoints: rows.map((row) => [Number(row[target]), Date.parse(row.time)] as const),
    }));
  }
}

function valuesOf(metric: Metric, row: FiguresRow): Record<string, number> {
  switch (metric) {
    case 'findings': {
      const waived = Object.values(JSON.parse(row.waived) as Record<Severity, number>);
      const counts = JSON.parse(row.findings) as Record<Severity, number>;
      return { ...counts, waived: waived.reduce((sum, count) => sum + count, 0) };
    }
    case 'level':
      return { ...(JSON.parse(row.figures) as Posture).levels };
    case 'exposure':
      return { ...(JSON.parse(row.figures) as Posture).exposure };
    case 'reach':
      return { ...(JSON.parse(row.figures) as Posture).reach };
  }
}

/** Grafana's `$__interval` may be shorter than a second. */
function secondsOf(interval: string): number {
  const [, count = '1', unit = 's'] = /^(\d+)(ms|s|m|h|d|w)$/.exec(interval) ?? [];
  return unit === 'ms'
    ? Math.max(1, Math.ceil(Number(count) / 1000))
    : Number(count) * SECONDS[unit as keyof typeof SECONDS];
}
