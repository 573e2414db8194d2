import type { Network } from './evaluate.js';
import type { Endpoint } from './rules.js';
import type { Assumption, Verdict } from './types.js';

export interface AssumptionFacts {
  readonly verdict: Verdict;
  readonly verdictWithoutPolicies: Verdict;
  readonly endpoints: readonly Endpoint[];
}

/** What the answer rests on, each with whether the opposite would change the verdict. */
export function assumptionsOf(network: Network, facts: AssumptionFacts): Assumption[] {
  const assumptions: Assumption[] = [];
  if (network.assume.cni !== 'none') {
    assumptions.push({
      id: 'cni-enforces-networkpolicy',
      text: "The cluster's network plugin enforces NetworkPolicy.",
      flips: facts.verdict !== facts.verdictWithoutPolicies,
    });
  }
  assumptions.push({
    id: 'something-listens',
    text: 'Something listens on the port: whether it does, the image decides, not the manifest.',
    flips: false,
  });
  const undeclared = [
    ...new Set(facts.endpoints.flatMap((each) => (each.kind === 'pod' ? [each.pod.namespace] : []))),
  ].filter((name) => network.cluster.namespaces.get(name)?.declared !== true);
  if (undeclared.length > 0) {
    assumptions.push({
      id: 'undeclared-namespace-labels',
      text: `No manifest declares namespace ${undeclared.sort().join(', ')}: its labels other than its name are not known.`,
      flips: facts.verdict === 'unknown',
    });
  }
  const host = facts.endpoints.filter((each) => each.kind === 'pod' && each.pod.hostNetwork).map((each) => each.text);
  if (host.length > 0) {
    const treated =
      network.assume.hostNetwork === 'as-pod'
        ? 'treated like any pod'
        : "not governed by policies: its traffic is the node's";
    assumptions.push({
      id: 'host-network',
      text: `${[...new Set(host)].join(', ')} is on the host's network and ${treated}.`,
      flips: facts.verdict !== facts.verdictWithoutPolicies || network.tiers.some((tier) => tier.policies.length > 0),
    });
  }
  return assumptions;
}
