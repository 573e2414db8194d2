import type { Network } from './network.js';
import type { Endpoint } from './rules.js';
import type { Assumption, Verdict } from './types.js';

export interface AssumptionFacts {
  readonly verdict: Verdict;
  readonly verdictWithoutPolicies: Verdict;
  /** Where pods without a recorded address may be anywhere. */
  verdictAnywhere(): Verdict;
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
  const byShape = facts.endpoints.flatMap((each) =>
    each.kind === 'pod' && each.pod.workload.byShape !== undefined ? [each.pod.workload.ref] : [],
  );
  if (byShape.length > 0) {
    assumptions.push({
      id: 'workload-by-shape',
      text: `${[...new Set(byShape)].sort().join(', ')} is of a kind that is not known: its pods are taken to be as the template in it says.`,
      flips: false,
    });
  }
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
  const unrecorded = facts.endpoints.filter(
    (each) => each.kind === 'pod' && each.pod.addresses.length === 0 && !each.pod.hostNetwork,
  );
  if (unrecorded.length > 0 && matchesPodsByAddress(network)) {
    assumptions.push({
      id: 'unrecorded-pod-addresses',
      text: 'Pods whose addresses no manifest records are outside the address blocks that policies name.',
      flips: facts.verdict !== facts.verdictAnywhere(),
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

function matchesPodsByAddress({ assume, blocks, tiers }: Network): boolean {
  if (blocks.length === 0) return false;
  if (assume.ipBlockMatchesPods === 'always') return true;
  return tiers.some(({ policies }) =>
    policies.some(({ rules }) =>
      rules.some(
        ({ peers }) => peers !== 'any' && peers.some((peer) => peer.kind === 'addresses' && peer.pods === 'by-address'),
      ),
    ),
  );
}
