import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7, validate as isUuid } from 'uuid';
import { AnalysisService, type Analysis, type AnalysisOptions } from '../analysis/analysis.service.js';
import type { Cluster } from '../engine/cluster/index.js';
import { countBySeverity, findingsOf, type Finding } from '../engine/findings/index.js';
import { redactFiles, type ManifestFile } from '../engine/manifests/index.js';
import { ProblemError } from '../platform/problems/problem.js';
import { canonicalContent, digestOf, packContent, unpackContent } from './bundle-content.js';
import type {
  DiagnosticDto,
  FindingCountsDto,
  InventoryDto,
  SnapshotDto,
  SnapshotPageDto,
} from './dto/snapshot.dto.js';
import type { SnapshotEntity } from './snapshot.entity.js';
import { SnapshotsStore } from './snapshots.store.js';

/** Analyses that stay in memory, so that a question on a snapshot does not read its manifests again. */
const CACHED_ANALYSES = 32;

export interface UploadOptions extends AnalysisOptions {
  readonly label?: string | undefined;
  readonly ref?: string | undefined;
}

@Injectable()
export class SnapshotsService {
  private readonly analyses = new Map<string, Analysis>();

  constructor(
    private readonly analysis: AnalysisService,
    private readonly store: SnapshotsStore,
  ) {}

  /** Analyses and keeps a bundle: all of it, or on any problem nothing. */
  async upload(project: string, files: readonly ManifestFile[], options: UploadOptions): Promise<SnapshotDto> {
    // What is kept is what is analysed: positions and answers of a snapshot never change when it is read back.
    const kept = redactFiles(files);
    const analysis = this.analysis.analyse(kept, options);
    const content = canonicalContent(kept);
    const findings = findingsOf(analysis.cluster);
    const snapshot: SnapshotEntity = {
      id: uuidv7(),
      project,
      digest: digestOf(content),
      label: options.label ?? null,
      ref: options.ref ?? null,
      createdAt: new Date().toISOString(),
      defaultNamespace: options.defaultNamespace ?? 'default',
      complete: analysis.bundle.complete,
      inventory: JSON.stringify(inventoryOf(analysis.cluster)),
      findings: JSON.stringify(countBySeverity(findings)),
      diagnostics: JSON.stringify(analysis.bundle.diagnostics),
    };
    await this.store.add({ snapshot, bundle: packContent(content), findings: findings.map(rowOf) });
    this.remember(snapshot, analysis);
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
    return dtoOf(await this.find(project, id));
  }

  /** The snapshot's analysis, from memory or from its stored bundle. */
  async analysisOf(project: string, id: string): Promise<{ snapshot: SnapshotEntity; analysis: Analysis }> {
    const snapshot = await this.find(project, id);
    const known = this.analyses.get(cacheKey(snapshot));
    if (known !== undefined) {
      this.remember(snapshot, known);
      return { snapshot, analysis: known };
    }
    const content = await this.store.content(snapshot.digest);
    if (content === undefined) throw new Error(`snapshot ${snapshot.id} has no bundle ${snapshot.digest}`);
    const analysis = this.analysis.analyse(unpackContent(content), {
      defaultNamespace: snapshot.defaultNamespace,
      mode: 'lenient',
    });
    this.remember(snapshot, analysis);
    return { snapshot, analysis };
  }

  private async find(project: string, id: string): Promise<SnapshotEntity> {
    const found = id === 'latest' ? await this.store.latest(project) : await this.store.find(project, id);
    if (found === null) throw new ProblemError('not-found', `Project ${project} has no snapshot ${id}.`);
    return found;
  }

  private remember(snapshot: SnapshotEntity, analysis: Analysis): void {
    const key = cacheKey(snapshot);
    this.analyses.delete(key);
    this.analyses.set(key, analysis);
    const oldest = this.analyses.keys().next().value;
    if (this.analyses.size > CACHED_ANALYSES && oldest !== undefined) this.analyses.delete(oldest);
  }
}

function cacheKey(snapshot: SnapshotEntity): string {
  return `${snapshot.digest} ${snapshot.defaultNamespace}`;
}

function inventoryOf(cluster: Cluster): InventoryDto {
  return {
    namespaces: cluster.namespaces.size,
    workloads: cluster.workloads.length,
    pods: cluster.workloads.reduce((sum, workload) => sum + (workload.replicas ?? workload.pods.length), 0),
    services: cluster.objectsOf('', 'Service').length,
    networkPolicies: cluster.objectsOf('networking.k8s.io', 'NetworkPolicy').length,
  };
}

function rowOf(finding: Finding) {
  const { rule, severity, workload, detail, file, line } = finding;
  return {
    fingerprint: createHash('sha256').update(finding.fingerprint).digest('hex'),
    rule,
    severity,
    workload,
    detail,
    file,
    line,
  };
}

function dtoOf(row: SnapshotEntity): SnapshotDto {
  return {
    id: row.id,
    project: row.project,
    label: row.label,
    ref: row.ref,
    createdAt: row.createdAt,
    digest: row.digest,
    complete: row.complete,
    inventory: JSON.parse(row.inventory) as InventoryDto,
    findings: JSON.parse(row.findings) as FindingCountsDto,
    diagnostics: JSON.parse(row.diagnostics) as DiagnosticDto[],
  };
}
