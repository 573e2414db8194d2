import { Injectable } from '@nestjs/common';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import type { AnalysisOptions } from '../analysis/analysis.js';
import { AnalysisService, type AnalysisSource } from '../analysis/analysis.service.js';
import { unpackContent } from '../analysis/bundle-content.js';
import { ProblemError } from '../platform/problems/problem.js';
import type { Upload } from '../uploads/upload.js';
import type {
  DiagnosticDto,
  FindingCountsDto,
  InventoryDto,
  SnapshotDto,
  SnapshotPageDto,
} from './dto/snapshot.dto.js';
import type { SnapshotEntity } from './snapshot.entity.js';
import { snapshotTask } from './snapshot.task.js';
import { SnapshotsStore } from './snapshots.store.js';

export interface UploadOptions extends AnalysisOptions {
  readonly label?: string | undefined;
  readonly ref?: string | undefined;
}

@Injectable()
export class SnapshotsService {
  constructor(
    private readonly analysis: AnalysisService,
    private readonly store: SnapshotsStore,
  ) {}

  /** Analyses and keeps a bundle: all of it, or on any problem nothing. */
  async upload(project: string, upload: Upload, options: UploadOptions): Promise<SnapshotDto> {
    const facts = await this.analysis.run({ upload, options: readingOf(options), keep: true }, snapshotTask, undefined);
    const snapshot: SnapshotEntity = {
      id: uuidv7(),
      project,
      digest: facts.digest,
      label: options.label ?? null,
      ref: options.ref ?? null,
      createdAt: new Date().toISOString(),
      defaultNamespace: options.defaultNamespace ?? 'default',
      complete: facts.complete,
      inventory: JSON.stringify(facts.inventory),
      findings: JSON.stringify(facts.counts),
      diagnostics: JSON.stringify(facts.diagnostics),
    };
    await this.store.add({ snapshot, bundle: Buffer.from(facts.content), findings: facts.findings });
    return dtoOf(snapshot);
  }

  /** @throws ProblemError `not-found` for a project or cursor that is not there. */
  async page(project: string, limit: number, cursor: string | undefined): Promise<SnapshotPageDto> {
    if (cursor !== undefined && !isUuid(cursor)) {
      throw new ProblemError('malformed-request', 'cursor must be the `next` of the page before.', [
        { code: 'INVALID_FIELD', detail: 'cursor must be the `next` of the page before', pointer: '/cursor' },
      ]);
    }
    if (!(await this.store.projectExists(project)))
      throw new ProblemError('not-found', `There is no project ${project}.`);
    const rows = await this.store.page(project, cursor, limit + 1);
    const items = rows.slice(0, limit).map(dtoOf);
    const last = items.at(-1);
    return rows.length > limit && last !== undefined ? { items, next: last.id } : { items };
  }

  async get(project: string, id: string): Promise<SnapshotDto> {
    return dtoOf(await this.row(project, id));
  }

  /**
   * A snapshot by id or `latest`, with what tasks on it are run on.
   * @throws ProblemError `not-found`
   */
  async find(project: string, id: string): Promise<{ snapshot: SnapshotDto; source: AnalysisSource }> {
    const row = await this.row(project, id);
    return { snapshot: dtoOf(row), source: this.sourceOf(row) };
  }

  private sourceOf({ id, digest, defaultNamespace }: SnapshotEntity): AnalysisSource {
    return {
      digest,
      options: { defaultNamespace, mode: 'lenient' },
      load: async () => {
        const content = await this.store.content(digest);
        if (content === undefined) throw new Error(`snapshot ${id} has no bundle ${digest}`);
        return unpackContent(content);
      },
    };
  }

  private async row(project: string, id: string): Promise<SnapshotEntity> {
    const found = id === 'latest' ? await this.store.latest(project) : await this.store.find(project, id);
    if (found === null) throw new ProblemError('not-found', `Project ${project} has no snapshot ${id}.`);
    return found;
  }
}

/** Only what reading depends on: label and ref stay behind. */
function readingOf({ defaultNamespace, mode }: UploadOptions): AnalysisOptions {
  return { defaultNamespace, mode };
}

function dtoOf(row: SnapshotEntity): SnapshotDto {
  return {
    id: row.id,
    project: row.project,
    label: row.label,
    ref: row.ref,
    createdAt: row.createdAt,
    defaultNamespace: row.defaultNamespace,
    digest: row.digest,
    complete: row.complete,
    inventory: JSON.parse(row.inventory) as InventoryDto,
    findings: JSON.parse(row.findings) as FindingCountsDto,
    diagnostics: JSON.parse(row.diagnostics) as DiagnosticDto[],
  };
}
