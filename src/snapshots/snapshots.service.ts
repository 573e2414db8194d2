import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { v7 as uuidv7 } from 'uuid';
import type { AnalysisOptions } from '../analysis/analysis.js';
import { AnalysisService, type AnalysisSource } from '../analysis/analysis.service.js';
import { AuditService } from '../audit/audit.service.js';
import type { Posture } from '../engine/findings/index.js';
import { FindingsService, type OpenCounts } from '../findings/findings.service.js';
import { unpackReport } from '../findings/report.js';
import type { KeepAnswer } from '../idempotency/idempotency.service.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { keyOf, pageOf, type Page } from '../platform/paging.js';
import { ProblemError } from '../platform/problems/problem.js';
import { ProjectsService, type ProjectRow } from '../projects/projects.service.js';
import { UnitOfWork, type Transaction } from '../storage/unit-of-work.js';
import type { Upload } from '../uploads/upload.js';
import { WaiversService } from '../waivers/waivers.service.js';
import type {
  DiagnosticDto,
  FindingCountsDto,
  InventoryDto,
  SnapshotDto,
  SnapshotSummaryDto,
} from './dto/snapshot.dto.js';
import { snapshotTask, type SnapshotFacts } from './snapshot.task.js';
import { SnapshotsStore, type SnapshotPlace, type SnapshotRow } from './snapshots.store.js';

const DAY = 24 * 60 * 60 * 1000;
/** Who does what retention does. */
const RETENTION = 'retention';

/** Kept as JSON. The snapshot's own counts are of the day of its upload, and of the waivers of that day. */
interface Figures extends Posture {
  readonly withoutWaivers: OpenCounts;
}

export interface UploadOptions extends AnalysisOptions {
  readonly label?: string | undefined;
  readonly ref?: string | undefined;
}

/** Snapshots whose places are remembered; and for how long, as another process may delete them. */
const KNOWN_PLACES = 1000;
const KNOWN_MILLISECONDS = 1000;

@Injectable()
export class SnapshotsService {
  /** Where hot snapshots are: reading it takes longer than answering. Of the generation of writes in which it was read. */
  private readonly places = new LRUCache<string, { readonly generation: number; readonly place: SnapshotPlace }>({
    max: KNOWN_PLACES,
    ttl: KNOWN_MILLISECONDS,
  });

  constructor(
    private readonly analysis: AnalysisService,
    private readonly store: SnapshotsStore,
    private readonly projects: ProjectsService,
    private readonly findings: FindingsService,
    private readonly waivers: WaiversService,
    private readonly audit: AuditService,
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Analyses and keeps a bundle: all of it, with what it changes of the project's findings, or on any problem nothing.
   * @param keepAnswer keeps the answer for who sends the same again, in the same transaction
   */
  async upload(
    project: string,
    upload: Upload,
    options: UploadOptions,
    keepAnswer: KeepAnswer<SnapshotDto> = () => Promise.resolve(),
  ): Promise<SnapshotDto> {
    const facts = await this.analysis.run({ upload, options: readingOf(options), keep: true }, snapshotTask, undefined);
    return this.unitOfWork.run(async (transaction) => {
      const owner = await this.projects.ensure(transaction, project, this.clock.now().toISOString());
      const snapshot = { ...summaryOf(project, await this.keep(transaction, owner, facts, options)) };
      const body: SnapshotDto = { ...snapshot, diagnostics: [...facts.diagnostics] };
      await keepAnswer(transaction, { status: 201, headers: { Location: addressOf(snapshot) }, body });
      return body;
    });
  }

  /** @throws ProblemError `not-found` for a project that is not there, `malformed-request` for a cursor that is none */
  async page(project: string, limit: number, cursor: string | undefined): Promise<Page<SnapshotSummaryDto>> {
    const key = keyOf<readonly [number]>(cursor, ['number']);
    const { id } = await this.projects.find(project);
    const rows = await this.store.page(id, key?.[0], limit + 1);
    return pageOf(
      rows,
      limit,
      (row) => summaryOf(project, row),
      (row) => [row.sequence],
    );
  }

  async get(project: string, id: string): Promise<SnapshotDto> {
    const row = await this.row(project, id);
    const packed = await this.store.report(row.report);
    if (packed === undefined) throw new Error(`snapshot ${row.id} has no report ${row.report}`);
    return { ...summaryOf(project, row), diagnostics: unpackReport(packed).diagnostics as DiagnosticDto[] };
  }

  /**
   * A snapshot by id or `latest`, with what tasks on it are run on.
   * @throws ProblemError `not-found`
   */
  async find(project: string, id: string): Promise<{ snapshot: SnapshotSummaryDto; source: AnalysisSource }> {
    const row = await this.row(project, id);
    return { snapshot: summaryOf(project, row), source: this.sourceOf(row) };
  }

  /**
   * What tasks on a snapshot, by id or `latest`, are run on.
   * @throws ProblemError `not-found`
   */
  async source(project: string, id: string): Promise<AnalysisSource> {
    const { generation } = this.unitOfWork;
    const key = `${project}/${id}`;
    const known = this.places.get(key);
    if (known?.generation === generation) return this.sourceOf(known.place);
    const place = (await this.store.place(project, id)) ?? (await this.row(project, id));
    this.places.set(key, { generation, place });
    return this.sourceOf(place);
  }

  /**
   * The snapshot of the project that came before one of its own.
   * @throws ProblemError `not-found`
   */
  async before(project: string, id: string): ReturnType<SnapshotsService['find']> {
    const head = await this.row(project, id);
    const { id: owner } = await this.projects.find(project);
    const [row] = await this.store.page(owner, head.sequence, 1);
    if (row !== undefined) return { snapshot: summaryOf(project, row), source: this.sourceOf(row) };
    throw new ProblemError('not-found', `Project ${project} has no snapshot before ${head.id}; name another one.`);
  }

  /** The last snapshot of a project, if it has any, with its counts as they are without the project's waivers. */
  async latest(
    project: ProjectRow,
  ): Promise<{ snapshot: SnapshotSummaryDto; withoutWaivers: OpenCounts | undefined } | undefined> {
    const row = await this.store.latest(project.id);
    if (row === undefined) return undefined;
    const { withoutWaivers } = JSON.parse(row.figures) as Partial<Figures>;
    return { snapshot: summaryOf(project.name, row), withoutWaivers };
  }

  /**
   * Deletes a snapshot as if it had never been uploaded: what it opened or resolved is so no more.
   * @throws ProblemError `not-found`
   */
  async remove(project: string, id: string, actor: string): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      const owner = await this.projects.findIn(transaction, project);
      const row = found(project, id, await this.store.findIn(transaction, owner.id, id));
      const { sequence } = row;
      const previous = await this.store.neighbour(transaction, owner.id, sequence, 'before');
      const next = await this.store.neighbour(transaction, owner.id, sequence, 'behind');
      await this.store.removeOne(transaction, owner.id, sequence);
      await this.findings.forget(transaction, owner.id, sequence, previous, next);
      const { ref, label, createdAt, digest } = row;
      await this.audit.append(transaction, project, {
        actor,
        action: 'snapshot.deleted',
        subject: row.id,
        before: { id: row.id, ref, label, createdAt, digest },
      });
    });
  }

  /** Deletes all that a project has, within the transaction that deletes the project. */
  removeAll(transaction: Transaction, project: ProjectRow): Promise<void> {
    return this.store.removeAll(transaction, project.id);
  }

  /** Deletes what the project's settings no longer keep. */
  async retire(transaction: Transaction, project: ProjectRow): Promise<void> {
    const { keepSnapshots, keepDays } = project;
    if (keepSnapshots === null && keepDays === null) return;
    const since = keepDays === null ? undefined : new Date(this.clock.now().getTime() - keepDays * DAY).toISOString();
    const retired = await this.store.retired(transaction, project.id, keepSnapshots ?? undefined, since);
    const last = retired.at(-1);
    if (last === undefined) return;
    await this.store.removeThrough(transaction, project.id, last);
    await this.findings.prune(transaction, project.id, last + 1);
    await this.audit.append(transaction, project.name, {
      actor: RETENTION,
      action: 'snapshots.retired',
      subject: project.name,
      before: { snapshots: retired.length },
    });
  }

  private async keep(
    transaction: Transaction,
    project: ProjectRow,
    facts: SnapshotFacts,
    options: UploadOptions,
  ): Promise<SnapshotRow> {
    const sequence = await this.projects.advance(transaction, project);
    const previous = await this.store.neighbour(transaction, project.id, sequence, 'before');
    await this.findings.record(transaction, project.id, sequence, previous, facts.findings);
    const { findings, waived } = (await this.waivers.anyInForce(transaction, project.id))
      ? await this.findings.countOpen(transaction, project.id)
      : { findings: facts.counts, waived: facts.waived };
    const row: SnapshotRow = {
      id: uuidv7(),
      sequence,
      digest: facts.digest,
      report: facts.report.digest,
      label: options.label ?? null,
      ref: options.ref ?? null,
      createdAt: this.clock.now().toISOString(),
      defaultNamespace: options.defaultNamespace ?? 'default',
      complete: facts.complete ? 1 : 0,
      inventory: JSON.stringify(facts.inventory),
      findings: JSON.stringify(findings),
      waived: JSON.stringify(waived),
      figures: JSON.stringify(figuresOf(facts)),
    };
    await this.store.keepContent(transaction, 'bundles', facts.digest, facts.content);
    await this.store.keepContent(transaction, 'reports', facts.report.digest, facts.report.content);
    await this.store.insert(transaction, project.id, row);
    await this.retire(transaction, project);
    return row;
  }

  private sourceOf({ id, digest, defaultNamespace }: SnapshotPlace): AnalysisSource {
    return {
      digest,
      options: { defaultNamespace, mode: 'lenient' },
      load: async () => {
        const content = await this.store.content(digest);
        if (content === undefined) throw new Error(`snapshot ${id} has no bundle ${digest}`);
        return content;
      },
    };
  }

  private async row(project: string, id: string): Promise<SnapshotRow> {
    const owner = await this.projects.find(project);
    return found(
      project,
      id,
      id === 'latest' ? await this.store.latest(owner.id) : await this.store.find(owner.id, id),
    );
  }
}

function figuresOf({ posture, counts, waived }: SnapshotFacts): Figures {
  return { ...posture, withoutWaivers: { findings: counts, waived } };
}

function found(project: string, id: string, row: SnapshotRow | undefined): SnapshotRow {
  if (row === undefined) throw new ProblemError('not-found', `Project ${project} has no snapshot ${id}.`);
  return row;
}

/** Only what reading depends on: label and ref stay behind. */
function readingOf({ defaultNamespace, mode }: UploadOptions): AnalysisOptions {
  return { defaultNamespace, mode };
}

function addressOf({ project, id }: SnapshotSummaryDto): string {
  return `/v1/projects/${project}/snapshots/${id}`;
}

function summaryOf(project: string, row: SnapshotRow): SnapshotSummaryDto {
  return {
    id: row.id,
    project,
    label: row.label,
    ref: row.ref,
    createdAt: row.createdAt,
    defaultNamespace: row.defaultNamespace,
    digest: row.digest,
    complete: row.complete === 1,
    inventory: JSON.parse(row.inventory) as InventoryDto,
    findings: JSON.parse(row.findings) as FindingCountsDto,
    waived: JSON.parse(row.waived) as FindingCountsDto,
  };
}
