import { createHash } from 'node:crypto';
import type { Analysis } from '../analysis/analysis.js';
import { canonicalContent, digestOf, packContent } from '../analysis/bundle-content.js';
import { defineTask } from '../analysis/task.js';
import type { Cluster } from '../engine/cluster/index.js';
import { countBySeverity, findingsOf, postureOf, type Finding, type Posture } from '../engine/findings/index.js';
import { SEVERITIES } from '../engine/rule.js';
import { packReport, type Place } from '../findings/report.js';
import type { DiagnosticDto, FindingCountsDto, InventoryDto } from './dto/snapshot.dto.js';

/** Rows of one statement: JSON of a size that binding it does not hold the event loop for long. */
const CHUNK = 5000;

/** Everything about a bundle that a snapshot keeps. Findings are text already: 100 000 objects would be costly to hand over. */
export interface SnapshotFacts {
  readonly digest: string;
  /** The files as they are kept, packed. */
  readonly content: Uint8Array;
  readonly complete: boolean;
  readonly inventory: InventoryDto;
  readonly counts: FindingCountsDto;
  readonly waived: FindingCountsDto;
  readonly posture: Posture;
  /** JSON arrays of rows as `INCOMING` of the lifecycle has them. */
  readonly findings: readonly string[];
  readonly report: { readonly digest: string; readonly content: Uint8Array };
  readonly diagnostics: readonly DiagnosticDto[];
}

export const snapshotTask = defineTask('snapshot', (analysis: Analysis): SnapshotFacts => {
  const { files, bundle, cluster } = analysis;
  const content = canonicalContent(files);
  const findings = findingsOf(analysis);
  const report = { diagnostics: bundle.diagnostics, places: placesOf(findings) };
  return {
    digest: digestOf(content),
    content: packContent(content),
    complete: bundle.complete,
    inventory: inventoryOf(cluster),
    counts: countBySeverity(findings.filter(({ waived }) => waived === undefined)),
    waived: countBySeverity(findings.filter(({ waived }) => waived !== undefined)),
    posture: postureOf(analysis),
    findings: chunksOf(findings),
    report: { digest: digestOf(JSON.stringify(report)), content: packReport(report) },
    diagnostics: [...bundle.diagnostics],
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

/** Sorted, so that they go into the index in its own order. */
export function chunksOf(findings: readonly Finding[]): string[] {
  const rows = findings
    .map((finding) => ({ fingerprint: fingerprintOf(finding), finding }))
    .sort((one, other) => (one.fingerprint < other.fingerprint ? -1 : 1));
  const chunks: string[] = [];
  for (let start = 0; start < rows.length; start += CHUNK) {
    const items = rows.slice(start, start + CHUNK).map(({ fingerprint, finding }) => rowOf(fingerprint, finding));
    chunks.push(JSON.stringify(items));
  }
  return chunks;
}

/** 128 bits of the identity: long enough never to meet by chance, short enough to be pasted. */
export function fingerprintOf({ identity }: Finding): string {
  return createHash('sha256').update(identity).digest('hex').slice(0, 32);
}

function rowOf(fingerprint: string, finding: Finding): (string | number | null)[] {
  const { rule, namespace, object, workload, severity, detail, anchor, field, line, anchorLine, column, waived } =
    finding;
  return [
    fingerprint,
    rule,
    namespace,
    object,
    workload ?? null,
    severity,
    SEVERITIES.indexOf(severity),
    detail,
    anchor === object ? null : anchor,
    field ?? null,
    line - anchorLine,
    column,
    waived ?? null,
  ];
}

function placesOf(findings: readonly Finding[]): Record<string, Place> {
  const places = new Map<string, Place>();
  for (const { anchor, file, document, anchorLine } of findings) places.set(anchor, [file, document, anchorLine]);
  return Object.fromEntries([...places].sort(([one], [other]) => (one < other ? -1 : 1)));
}
