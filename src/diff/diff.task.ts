import { createHash } from 'node:crypto';
import { analyse, type Analysis, type AnalysisOptions } from '../analysis/analysis.js';
import { filesOfContent, type StoredContent } from '../analysis/bundle-content.js';
import { defineTask } from '../analysis/task.js';
import { findingsOf, type Finding } from '../engine/findings/index.js';
import { diffOf, TooManyChanges, type Assume, type ReachDiff } from '../engine/reachability/index.js';
import { ProblemError } from '../platform/problems/problem.js';
import { privilegeDiff, type PrivilegeDiff } from './privilege-diff.js';

/** Changed pairs that one answer has. */
const MAX_CHANGES = 50_000;

export interface DiffParams {
  /** The manifests that the task's own are compared with. */
  readonly base: { readonly files: StoredContent; readonly options: AnalysisOptions };
  readonly assume?: Assume | undefined;
}

export interface FindingChange {
  readonly fingerprint: string;
  readonly rule: string;
  readonly severity: string;
  /** namespace/Kind/name, where it is about a workload. */
  readonly workload?: string;
  readonly object: string;
  readonly detail: string;
  readonly file: string;
  readonly line: number;
}

export interface BundleDiff {
  readonly reach: Omit<ReachDiff, 'unknown'>;
  readonly unknown: ReachDiff['unknown'];
  readonly workloads: { readonly added: readonly string[]; readonly removed: readonly string[] };
  readonly privilege: PrivilegeDiff;
  readonly findings: { readonly opened: readonly FindingChange[]; readonly resolved: readonly FindingChange[] };
}

/**
 * What is different in the task's manifests from those of `base`.
 * @throws ProblemError `invalid-manifest` where the base cannot be read; `answer-too-large`.
 */
export const diffTask = defineTask(
  'diff',
  (head: Analysis, { base, assume }: DiffParams): BundleDiff => bundleDiff(baseAnalysis(base), head, assume),
  { heavy: true },
);

/** @throws ProblemError `answer-too-large`. */
export function bundleDiff(base: Analysis, head: Analysis, assume: Assume | undefined): BundleDiff {
  const { unknown, ...reach } = reachDiff(base, head, assume);
  const before = new Set(base.cluster.workloads.map(({ ref }) => ref));
  const after = new Set(head.cluster.workloads.map(({ ref }) => ref));
  return {
    reach,
    unknown,
    workloads: {
      added: [...after].filter((ref) => !before.has(ref)),
      removed: [...before].filter((ref) => !after.has(ref)),
    },
    privilege: privilegeDiff(base, head),
    findings: findingsDiff(findingsOf(base), findingsOf(head)),
  };
}

function baseAnalysis({ files, options }: DiffParams['base']): Analysis {
  try {
    return analyse(filesOfContent(files), options);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    throw new ProblemError(
      error.slug,
      `Of the base: ${error.message}`,
      error.errors.map((cause) => ({ ...cause, pointer: '/base/manifests' })),
    );
  }
}

function reachDiff(base: Analysis, head: Analysis, assume: Assume | undefined): ReachDiff {
  try {
    return diffOf(base.map(assume), head.map(assume), MAX_CHANGES);
  } catch (error) {
    if (!(error instanceof TooManyChanges)) throw error;
    throw new ProblemError(
      'answer-too-large',
      `More than ${MAX_CHANGES} pairs of workloads changed. Compare versions that are closer together, or take the connectivity of both as format=ndjson.`,
    );
  }
}

function findingsDiff(before: readonly Finding[], after: readonly Finding[]): BundleDiff['findings'] {
  const without = (list: readonly Finding[], other: readonly Finding[]): FindingChange[] => {
    const known = new Set(other.map(({ identity }) => identity));
    return list.filter(({ identity }) => !known.has(identity)).map(findingChange);
  };
  return { opened: without(after, before), resolved: without(before, after) };
}

function findingChange({ identity, rule, severity, workload, object, detail, file, line }: Finding): FindingChange {
  const fingerprint = createHash('sha256').update(identity).digest('hex');
  return { fingerprint, rule, severity, ...(workload !== undefined && { workload }), object, detail, file, line };
}
