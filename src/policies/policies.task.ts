import type { Analysis } from '../analysis/analysis.js';
import { defineTask } from '../analysis/task.js';
import { judgePolicy, nameOf, policiesOf, PolicyLab, type PolicyAnswer } from '../engine/policies/index.js';
import type { ReachMap } from '../engine/reachability/index.js';
import { ProblemError } from '../platform/problems/problem.js';

export interface PoliciesParams {
  readonly namespace?: string | undefined;
  readonly limit: number;
  /** The policy that the page before ended with, as `tier namespace/Kind/name`. */
  readonly after?: string | undefined;
}

export interface PoliciesAnswer {
  readonly items: readonly PolicyAnswer[];
  /** The policy that this page ends with, where there are more. */
  readonly last?: string;
}

const LABS = new WeakMap<ReachMap, PolicyLab>();

/** @throws ProblemError `unknown-entity` for a namespace that the manifests do not have. */
export const policiesTask = defineTask('policies', (analysis: Analysis, params: PoliciesParams): PoliciesAnswer => {
  const map = analysis.map();
  const { namespace, after, limit } = params;
  if (namespace !== undefined && !analysis.cluster.namespaces.has(namespace)) {
    const detail = `There is no namespace ${namespace} in these manifests.`;
    throw new ProblemError('unknown-entity', detail, [
      { code: 'UNKNOWN_ENTITY', detail, pointer: '/namespace', candidates: [] },
    ]);
  }
  const lab = LABS.get(map) ?? new PolicyLab(map);
  LABS.set(map, lab);
  const all = policiesOf(map.network.tiers)
    .filter(({ policy }) => namespace === undefined || policy.object.namespace === namespace)
    .map((placed) => ({ placed, key: `${placed.tier} ${nameOf(placed.policy)}` }));
  const start = after === undefined ? 0 : all.findIndex(({ key }) => key === after) + 1;
  const page = all.slice(start, start + limit);
  const last = page.at(-1)?.key;
  return {
    items: page.map(({ placed }) => judgePolicy(lab, placed)),
    ...(last === undefined || start + limit >= all.length ? {} : { last }),
  };
});
