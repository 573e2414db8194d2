import type { Analysis } from '../analysis/analysis.js';
import { defineTask } from '../analysis/task.js';
import { exposureOf, type WorkloadExposure } from '../engine/exposure/index.js';
import { publicationsOf, type PublicationAssumption } from '../engine/publication/index.js';
import { resolveWorkload } from '../engine/cluster/index.js';
import type { Assume } from '../engine/reachability/index.js';
import { ProblemError } from '../platform/problems/problem.js';

export interface ExposureParams {
  readonly namespace?: string | undefined;
  /** A reference to a workload. */
  readonly workload?: string | undefined;
  readonly limit: number;
  /** The workload that the page before ended with. */
  readonly after?: string | undefined;
  readonly assume?: Assume | undefined;
}

export interface ExposureAnswer {
  readonly items: readonly WorkloadExposure[];
  readonly assumptions: readonly PublicationAssumption[];
  /** The workload that this page ends with, where there are more. */
  readonly last?: string;
}

/** @throws ProblemError `unknown-entity` for a workload or namespace that the manifests do not have. */
export const exposureTask = defineTask('exposure', (analysis: Analysis, params: ExposureParams): ExposureAnswer => {
  const map = analysis.map(params.assume);
  const { cluster } = analysis;
  const { namespace, workload, after } = params;
  if (namespace !== undefined && !cluster.namespaces.has(namespace)) {
    throw unknown('/namespace', `There is no namespace ${namespace} in these manifests.`, []);
  }
  let found = cluster.workloads.filter((each) => namespace === undefined || each.namespace === namespace);
  if (workload !== undefined) {
    const resolved = resolveWorkload(cluster, workload, analysis.defaultNamespace);
    if (!resolved.ok) throw unknown('/workload', resolved.detail, resolved.candidates);
    found = found.filter((each) => each === resolved.workload);
  }
  const rest = found.filter(({ ref }) => after === undefined || ref > after);
  const page = rest.slice(0, params.limit);
  const last = page.at(-1)?.ref;
  return {
    items: page.flatMap((each) => exposureOf(map, each)),
    assumptions: publicationsOf(map.network).assumptions,
    ...(last === undefined || page.length === rest.length ? {} : { last }),
  };
});

function unknown(pointer: string, detail: string, candidates: readonly string[]): ProblemError {
  return new ProblemError('unknown-entity', detail, [{ code: 'UNKNOWN_ENTITY', detail, pointer, candidates }]);
}
