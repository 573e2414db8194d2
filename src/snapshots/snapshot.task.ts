import { createHash } from 'node:crypto';
import type { Analysis } from '../analysis/analysis.js';
import { canonicalContent, digestOf, packContent } from '../analysis/bundle-content.js';
import { defineTask } from '../analysis/task.js';
import type { Cluster } from '../engine/cluster/index.js';
import { countBySeverity, findingsOf, type Finding } from '../engine/findings/index.js';
import type { Diagnostic } from '../engine/manifests/index.js';
import type { FindingCountsDto, InventoryDto } from './dto/snapshot.dto.js';

export interface FindingRow {
  readonly fingerprint: string;
  readonly rule: string;
  readonly severity: string;
  readonly workload: string;
  readonly detail: string;
  readonly file: string;
  readonly line: number;
}

/** Everything about a bundle that a snapshot keeps. */
export interface SnapshotFacts {
  readonly digest: string;
  /** The files as they are kept, packed. */
  readonly content: Uint8Array;
  readonly complete: boolean;
  readonly inventory: InventoryDto;
  readonly counts: FindingCountsDto;
  readonly findings: readonly FindingRow[];
  readonly diagnostics: readonly Diagnostic[];
}

export const snapshotTask = defineTask('snapshot', (analysis: Analysis): SnapshotFacts => {
  const { files, bundle, cluster } = analysis;
  const content = canonicalContent(files);
  const findings = findingsOf(analysis);
  return {
    digest: digestOf(content),
    content: packContent(content),
    complete: bundle.complete,
    inventory: inventoryOf(cluster),
    counts: countBySeverity(findings),
    findings: findings.map(rowOf),
    diagnostics: bundle.diagnostics,
  };
});

function inventoryOf(cluster: Cluster): InventoryDto {
  return {
    namespaces: cluster.namespaces.size,
    workloads: cluster.workloads.length,
    pods: cluster.workloads.reduce((sum, workload) => sum + (workload.replicas ?? workload.pods.length), 0),
    services: cluster.objectsOf('', 'Service').length,
    networkPolicies: cluster.objectsOf('networking.k8s.io', 'NetworkPolicy').length,
  };
}

function rowOf(finding: Finding): FindingRow {
  const { rule, severity, object: workload, detail, file, line } = finding;
  const fingerprint = createHash('sha256').update(finding.identity).digest('hex');
  return { fingerprint, rule, severity, workload, detail, file, line };
}
