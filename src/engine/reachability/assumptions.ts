import { decide, comesFromOwnNode, overallOf, tiesOf, type AskedPair } from './judge.js';
import { variantOf, type Network, type Variation } from './network.js';
import type { CompiledPolicy, Endpoint, Tier } from './rules.js';
import type { Assumption, Verdict } from './types.js';

/** What the answer rests on, each with whether the opposite would change the verdict: found by asking again under it. */
export function assumptionsOf(network: Network, pairs: readonly AskedPair[], verdict: Verdict): Assumption[] {
  const endpoints = [...new Set(pairs.flatMap(({ source, destination }) => [source, destination]))];
  const pods = endpoints.flatMap((each) => (each.kind === 'pod' ? [each.pod] : []));
  const assumptions: Assumption[] = [];
  const flipsUnder = (opposite: Network | undefined): boolean =>
    opposite !== undefined && overallOf(pairs.map((each) => decide(opposite, each).verdict)) !== verdict;
  const assume = (id: string, text: string, flips: boolean): void => {
    assumptions.push({ id, text, flips });
  };

  if (network.assume.cni !== 'none') {
    // Where nothing enforces policies, everything that is asked is open.
    assume('cni-enforces-networkpolicy', "The cluster's network plugin enforces NetworkPolicy.", verdict !== 'allowed');
  }
  assume(
    'something-listens',
    'Something listens on the port: whether it does, the image decides, not the manifest.',
    false,
  );
  const byShape = pods.flatMap(({ workload }) => (workload.byShape === undefined ? [] : [workload.ref]));
  if (byShape.length > 0) {
    assume(
      'workload-by-shape',
      `${[...new Set(byShape)].sort().join(', ')} is of a kind that is not known: its pods are taken to be as the template in it says.`,
      false,
    );
  }
  const undeclared = [...new Set(pods.map((pod) => pod.namespace))].filter(
    (name) => network.cluster.namespaces.get(name)?.declared !== true,
  );
  if (undeclared.length > 0) {
    assume(
      'undeclared-namespace-labels',
      `No manifest declares namespace ${undeclared.sort().join(', ')}: its labels other than its name are not known.`,
      flipsUnder(varied(network, 'bare', { undeclaredNamespaces: 'bare' })),
    );
  }
  const blocks = blockPeersAround(network, pairs);
  const unrecorded = pods.filter((pod) => pod.addresses.length === 0 && !pod.hostNetwork);
  if (unrecorded.length > 0 && blocks.matchPods) {
    assume(
      'unrecorded-pod-addresses',
      'Pods whose addresses no manifest records are outside the address blocks that policies name.',
      flipsUnder(varied(network, 'anywhere', { unrecordedAddresses: 'anywhere' })),
    );
  }
  if (
    blocks.byAssumption &&
    pairs.some(({ source, destination }) => source.kind === 'pod' && destination.kind === 'pod')
  ) {
    const always = network.assume.ipBlockMatchesPods === 'always';
    assume(
      'ipblock-matches-pods',
      `An ipBlock ${always ? 'matches pods by their addresses too' : 'is about addresses outside the cluster, never about pods'}.`,
      flipsUnder(
        varied(network, 'blocks', {
          assume: { ipBlockMatchesPods: always ? 'never' : 'always' },
          ...(always ? {} : { unrecordedAddresses: 'anywhere' }),
        }),
      ),
    );
  }
  const host = endpoints.filter((each) => each.kind === 'pod' && each.pod.hostNetwork).map((each) => each.text);
  if (host.length > 0) {
    const asPod = network.assume.hostNetwork === 'as-pod';
    const treated = asPod ? 'treated like any pod' : "not governed by policies: its traffic is the node's";
    assume(
      'host-network',
      `${[...new Set(host)].join(', ')} is on the host's network and ${treated}.`,
      flipsUnder(varied(network, 'host', { assume: { hostNetwork: asPod ? 'ignored' : 'as-pod' } })),
    );
  }
  if (pairs.some(({ source, destination }) => comesFromOwnNode(network, source, destination))) {
    assume(
      'node-reaches-own-pods',
      'A pod cannot be closed to the node that it runs on.',
      flipsUnder(varied(network, 'nodes', { nodesAreFree: false })),
    );
  }
  const ties = [
    ...new Set(
      pairs.flatMap(({ source, destination }) => [
        ...tiesOf(network, 'egress', source),
        ...tiesOf(network, 'ingress', destination),
      ]),
    ),
  ];
  if (ties.length > 0) {
    const decidesIn = (order: 'by-name' | 'against-name'): Network =>
      varied(network, order, { policiesOf: (tier) => untied(tier, order) });
    assume(
      'equal-priorities',
      `Nobody defines which is asked first of ${ties.join('; ')}: each order is taken to be possible.`,
      flipsUnder(decidesIn('by-name')) || flipsUnder(decidesIn('against-name')),
    );
  }
  return assumptions;
}

const VARIED = new WeakMap<Network, Map<string, Network>>();

/** Each variation is compiled once for a network. */
function varied(network: Network, name: string, variation: Variation): Network {
  const known = VARIED.get(network) ?? new Map<string, Network>();
  VARIED.set(network, known);
  const found = known.get(name) ?? variantOf(network, variation);
  known.set(name, found);
  return found;
}

function untied(tier: Tier, order: 'by-name' | 'against-name'): readonly CompiledPolicy[] {
  const sign = order === 'by-name' ? 1 : -1;
  const byName = [...tier.policies].sort((one, other) => (one.object.name < other.object.name ? -sign : sign));
  // Between two priorities there is room for as many steps as there are policies.
  return byName.map((policy, index) =>
    policy.ordered ? { ...policy, priority: policy.priority + index / byName.length } : policy,
  );
}

function blockPeersAround(
  network: Network,
  pairs: readonly AskedPair[],
): { readonly byAssumption: boolean; readonly matchPods: boolean } {
  const always = network.assume.ipBlockMatchesPods === 'always';
  let byAssumption = false;
  let matchPods = false;
  const look = (subject: Endpoint, direction: 'ingress' | 'egress'): void => {
    if (subject.kind !== 'pod') return;
    for (const { policy } of network.governing(subject.pod, direction).flat()) {
      for (const { peers, direction: own } of policy.rules) {
        if (own !== direction || peers === 'any') continue;
        for (const peer of peers) {
          if (peer.kind !== 'addresses') continue;
          byAssumption ||= peer.pods === 'by-assumption';
          matchPods ||= peer.pods === 'by-address' || always;
        }
      }
    }
  };
  for (const endpoint of new Set(pairs.map(({ source }) => source))) look(endpoint, 'egress');
  for (const endpoint of new Set(pairs.map(({ destination }) => destination))) look(endpoint, 'ingress');
  return { byAssumption, matchPods };
}
