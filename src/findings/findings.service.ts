import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ruleOf } from '../engine/findings/index.js';
import { SEVERITIES, type Severity } from '../engine/rule.js';
import { keyOf, pageOf, type Page } from '../platform/paging.js';
import { ProblemError } from '../platform/problems/problem.js';
import { ProjectsService, type ProjectRow } from '../projects/projects.service.js';
import { NOTHING, sql } from '../storage/sql.js';
import type { Transaction } from '../storage/unit-of-work.js';
import type { WaiverDto } from '../waivers/dto/waiver.dto.js';
import { WaiversService } from '../waivers/waivers.service.js';
import type { FindingDto, FindingWaiverDto, MomentDto } from './dto/finding.dto.js';
import {
  FindingsStore,
  type FindingFilter,
  type FindingKey,
  type FindingRow,
  type UploadRow,
} from './findings.store.js';
import type { FindingPages, ReportSubject } from './formats/findings-report.js';
import { ForgetStore } from './forget.store.js';
import { LifecycleStore } from './lifecycle.store.js';
import { unpackReport, type Report } from './report.js';

export type { FindingFilter, FindingStatus } from './findings.store.js';

/** Reports in memory: pages of one snapshot's findings follow each other. */
const CACHED_REPORTS = 16;

/** Of whole documents. */
const LONGEST_PAGE = 500;

export type ReportSnapshot = NonNullable<ReportSubject['snapshot']>;
export type Counts = Record<Severity, number>;

export interface OpenCounts {
  readonly findings: Counts;
  readonly waived: Counts;
}

/** Findings over time. */
@Injectable()
export class FindingsService {
  private readonly reports = new LRUCache<string, Report>({ max: CACHED_REPORTS });

  constructor(
    private readonly store: FindingsStore,
    private readonly lifecycle: LifecycleStore,
    private readonly forgetting: ForgetStore,
    private readonly waivers: WaiversService,
    private readonly projects: ProjectsService,
  ) {}

  /** Compares an upload with the one before. @see LifecycleStore.record */
  record(
    transaction: Transaction,
    project: number,
    sequence: number,
    previous: number | undefined,
    chunks: readonly string[],
  ): Promise<void> {
    return this.lifecycle.record(transaction, project, sequence, previous, chunks);
  }

  /** Forgets what only snapshots before `oldest` had. */
  prune(transaction: Transaction, project: number, oldest: number): Promise<void> {
    return this.lifecycle.prune(transaction, project, oldest);
  }

  /** Takes one upload out of the lifecycle. @see ForgetStore.forget */
  forget(
    transaction: Transaction,
    project: number,
    sequence: number,
    previous: number | undefined,
    next: number | undefined,
  ): Promise<void> {
    return this.forgetting.forget(transaction, project, sequence, previous, next);
  }

  /** Open findings of a project within the transaction of an upload, waived ones apart. */
  async countOpen(transaction: Transaction, project: number): Promise<OpenCounts> {
    return countsOf(await this.store.countOpen(transaction, project, this.waivers.inForce()));
  }

  /** Open findings of a project now. */
  async countOpenNow(project: number): Promise<OpenCounts> {
    return countsOf(await this.store.countOpenNow(project, this.waivers.inForce()));
  }

  /** @throws ProblemError `not-found`, `malformed-request` for a cursor that is none */
  async ofSnapshot(
    name: string,
    snapshot: string,
    filter: FindingFilter,
    limit: number,
    cursor: string | undefined,
  ): Promise<Page<FindingDto>> {
    const project = await this.projects.find(name);
    const { sequence, report } = await this.uploadOf(project, snapshot);
    const latest = sequence === (await this.store.lastSequence(project.id));
    const waiver = await this.waiverColumn(project.id);
    const rows = await this.store.ofUpload(project.id, sequence, latest, filter, waiver, this.after(cursor), limit + 1);
    const reports = new Map(rows.map((row) => [row, report]));
    return this.pageOf(project.id, rows, limit, reports, (row) => statusAt(row, filter, sequence));
  }

  /** Every finding of a project over time. @throws as `ofSnapshot` */
  async ofProject(
    name: string,
    filter: FindingFilter,
    limit: number,
    cursor: string | undefined,
  ): Promise<Page<FindingDto>> {
    const project = await this.projects.find(name);
    const last = await this.store.lastSequence(project.id);
    const waiver = await this.waiverColumn(project.id);
    const rows = await this.store.ofProject(project.id, filter, waiver, this.after(cursor), limit + 1);
    const seenIn = (row: FindingRow): number | undefined => row.lastSeen ?? last;
    const bySequence = await this.store.reportsOf(
      project.id,
      rows.flatMap((row) => seenIn(row) ?? []),
    );
    const reports = new Map(rows.map((row) => [row, bySequence.get(seenIn(row) ?? -1)]));
    return this.pageOf(project.id, rows, limit, reports, (row) => (row.gone === null ? statusOfOpen(row) : 'resolved'));
  }

  /** A snapshot by id or `latest`, as documents about its findings name it. @throws ProblemError `not-found` */
  async snapshotOf(name: string, snapshot: string): Promise<ReportSnapshot> {
    const { id, ref, createdAt, complete, first } = await this.uploadOf(await this.projects.find(name), snapshot);
    return { id, ref, createdAt, complete: complete === 1, first: first === 1 };
  }

  /** All findings of one snapshot, page after page. */
  allOfSnapshot(name: string, snapshot: string, filter: FindingFilter): FindingPages {
    return pagesOf((cursor) => this.ofSnapshot(name, snapshot, filter, LONGEST_PAGE, cursor));
  }

  /** All findings of a project, likewise. */
  allOfProject(name: string, filter: FindingFilter): FindingPages {
    return pagesOf((cursor) => this.ofProject(name, filter, LONGEST_PAGE, cursor));
  }

  private async uploadOf({ id, name }: ProjectRow, snapshot: string): Promise<UploadRow> {
    const upload = await this.store.upload(id, snapshot);
    if (upload === undefined) throw new ProblemError('not-found', `Project ${name} has no snapshot ${snapshot}.`);
    return upload;
  }

  private async pageOf(
    project: number,
    rows: readonly FindingRow[],
    limit: number,
    reports: ReadonlyMap<FindingRow, string | undefined>,
    statusOf: (row: FindingRow) => FindingDto['status'],
  ): Promise<Page<FindingDto>> {
    const last = await this.store.lastSequence(project);
    const moments = await this.store.moments(
      project,
      rows.flatMap((row) =>
        [row.firstSeen, row.lastSeen ?? last, row.gone, row.reopenedIn].flatMap((each) => each ?? []),
      ),
    );
    const waivers = await this.waivers.several(rows.flatMap((row) => row.waiver ?? []));
    const places = new Map<string, Report>();
    for (const digest of new Set(reports.values())) {
      const report = digest === undefined ? undefined : await this.reportOf(digest);
      if (digest !== undefined && report !== undefined) places.set(digest, report);
    }
    const momentOf = (sequence: number | null | undefined): MomentDto | null =>
      sequence === null || sequence === undefined ? null : (moments.get(sequence) ?? null);
    return pageOf(
      rows,
      limit,
      (row): FindingDto => {
        const rule = ruleOf(row.rule);
        return {
          fingerprint: row.fingerprint,
          rule: row.rule,
          title: rule?.title ?? row.rule,
          category: rule?.category ?? '',
          severity: row.severity,
          status: statusOf(row),
          namespace: row.namespace,
          workload: row.workload,
          object: row.object,
          detail: row.detail,
          field: row.field,
          ...positionOf(row, places.get(reports.get(row) ?? '')),
          rationale: rule?.rationale ?? '',
          remediation: rule?.remediation ?? '',
          references: [...(rule?.references ?? [])],
          firstSeen: momentOf(row.firstSeen),
          lastSeen: momentOf(row.lastSeen ?? last),
          resolved: momentOf(row.gone),
          reopened: row.reopened === 0 ? null : { times: row.reopened, last: momentOf(row.reopenedIn) },
          waiver: waiverOf(row, waivers),
        };
      },
      (row) => [row.rank, row.fingerprint],
    );
  }

  private after(cursor: string | undefined): FindingKey | undefined {
    return keyOf<FindingKey>(cursor, ['number', 'string']);
  }

  /** Projects without waivers in force need not look for one at each finding. */
  private async waiverColumn(project: number) {
    return (await this.waivers.anyInForceNow(project)) ? this.waivers.inForce() : sql`NULL${NOTHING}`;
  }

  private async reportOf(digest: string): Promise<Report | undefined> {
    const known = this.reports.get(digest);
    if (known !== undefined) return known;
    const packed = await this.store.report(digest);
    if (packed === undefined) return undefined;
    const report = unpackReport(packed);
    this.reports.set(digest, report);
    return report;
  }
}

async function* pagesOf(
  page: (cursor: string | undefined) => Promise<Page<FindingDto>>,
): AsyncGenerator<readonly FindingDto[]> {
  let cursor: string | undefined;
  do {
    const { items, next } = await page(cursor);
    yield items;
    cursor = next;
  } while (cursor !== undefined);
}

function statusOfOpen(row: FindingRow): 'open' | 'waived' {
  return row.waived !== null || row.waiver !== null ? 'waived' : 'open';
}

/** What the upload has is open; what it no longer has was asked for as resolved. */
function statusAt(row: FindingRow, filter: FindingFilter, sequence: number): FindingDto['status'] {
  return filter.statuses.includes('resolved') && row.gone === sequence ? 'resolved' : statusOfOpen(row);
}

/** Nothing where the snapshot that it was last in is no longer kept. */
function positionOf(
  row: FindingRow,
  report: Report | undefined,
): Pick<FindingDto, 'file' | 'document' | 'line' | 'column'> {
  const place = report?.places[row.anchor ?? row.object];
  if (place === undefined) return { file: null, document: null, line: null, column: null };
  const [file, document, line] = place;
  return { file, document, line: line + row.line, column: row.column };
}

function waiverOf(row: FindingRow, waivers: ReadonlyMap<string, WaiverDto>): FindingWaiverDto | null {
  const waiver = row.waiver === null ? undefined : waivers.get(row.waiver);
  if (waiver !== undefined) {
    const { id, reason, author, expiresAt } = waiver;
    return { source: 'project', id, reason, author, expiresAt };
  }
  return row.waived === null ? null : { source: 'manifest', reason: row.waived };
}

function countsOf(rows: readonly { severity: Severity; waived: number; count: number }[]): OpenCounts {
  const counts = { findings: noCounts(), waived: noCounts() };
  for (const { severity, waived, count } of rows) {
    counts[Number(waived) === 1 ? 'waived' : 'findings'][severity] += Number(count);
  }
  return counts;
}

export function noCounts(): Counts {
  return Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])) as Counts;
}
