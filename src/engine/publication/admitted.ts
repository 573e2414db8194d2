import { regionOpenings, type RegionOpening } from '../exposure/peers.js';
import { isEverywhere } from '../exposure/regions.js';
import type { Pod } from '../cluster/index.js';
import { formatRange, partition, type AddressRange } from '../reachability/addresses.js';
import { explainDirection } from '../reachability/explain.js';
import { gapsAround } from '../reachability/gaps.js';
import type { RuleEvidence, Verdict } from '../reachability/index.js';
import { isHost } from '../reachability/match.js';
import { boundsOf, type Network } from '../reachability/network.js';
import { equal, intersect, isEmpty, onePort, everyPortOf, type PortSet } from '../reachability/ports.js';
import type { Endpoint } from '../reachability/rules.js';
import type { WayIn } from './types.js';

/** What policies let through on a way in. */
export interface Admission {
  readonly verdict: Verdict;
  readonly summary: string;
  readonly ranges?: readonly string[];
  readonly decidedBy: readonly RuleEvidence[];
  readonly unknownBecause?: readonly string[];
}

export function endpointOf(pod: Pod): Extract<Endpoint, { kind: 'pod' }> {
  return { kind: 'pod', pod, text: pod.workload.ref, alike: 1 };
}

export function admissionOf(network: Network, way: WayIn): Admission {
  const found = withoutGaps(network, way);
  const controllers = way.source.kind === 'controller' ? way.source.controller.endpoints : [];
  const namespaces = [
    way.pod.namespace,
    ...controllers.flatMap((each) => (each.kind === 'pod' ? each.pod.namespace : [])),
  ];
  const because = [
    ...gapsAround(network).reasons(namespaces),
    ...(way.unknownBecause === undefined ? [] : [way.unknownBecause]),
  ];
  // Policies do not bind a pod on the host's network, whichever are missing.
  if (because.length === 0 || (isHost(way.pod, network) && way.unknownBecause === undefined)) return found;
  return { verdict: 'unknown', summary: because[0] ?? '', decidedBy: [], unknownBecause: because };
}

function withoutGaps(network: Network, way: WayIn): Admission {
  const { pod, source } = way;
  const asked = way.port === 'every' ? everyPortOf(way.protocol) : onePort(way.protocol, way.port);
  if (isHost(pod, network)) {
    return { verdict: 'allowed', summary: 'Policies do not bind a pod on the network of its node.', decidedBy: [] };
  }
  switch (source.kind) {
    case 'node':
      // Traffic between a node and its own pods cannot be blocked.
      return { verdict: 'allowed', summary: 'Processes of its node always reach it.', decidedBy: [] };
    case 'clients':
      return fromClients(network, pod, asked, source);
    case 'controller':
      return fromController(network, pod, asked, source.controller);
    case 'pods':
      return fromPods(network, pod, asked);
  }
}

function fromClients(
  network: Network,
  pod: Pod,
  asked: PortSet,
  source: Extract<WayIn['source'], { kind: 'clients' }>,
): Admission {
  const subject = endpointOf(pod);
  if (network.governing(pod, 'ingress').every((tier) => tier.length === 0)) {
    return {
      verdict: 'allowed',
      summary: 'No policy governs what comes in to it.',
      ranges: source.ranges.map(formatRange),
      decidedBy: [],
    };
  }
  const pieces = source.ranges.flatMap((range) => partition(range, network.blocks));
  const judged = pieces.map((range) => ({ range, ...boundsIn(network, subject, addressesAt(range), asked) }));
  const open = judged.filter(({ most }) => !isEmpty(most));
  const [example] = open.length > 0 ? open : judged;
  const decidedBy =
    example === undefined
      ? []
      : explainDirection(network, 'ingress', subject, addressesAt(example.range), asked).decidedBy;
  const ranges = merged(open.map(({ range }) => range)).map(formatRange);
  const everyone = judged.every(({ least }) => equal(least, asked));
  if (everyone) return { verdict: 'allowed', summary: `Policies let ${ranges.join(', ')} in.`, ranges, decidedBy };
  if (!source.preserved) return behindNodes(network, subject, asked, ranges, decidedBy);
  if (open.length === 0) return { verdict: 'denied', summary: 'Policies let none of its clients in.', decidedBy };
  const certain = judged.every(({ least, most }) => equal(least, most));
  return {
    verdict: certain ? 'partial' : 'unknown',
    summary: `Policies let only ${ranges.join(', ')} in.`,
    ranges,
    decidedBy,
    ...(certain ? {} : { unknownBecause: ['A rule may or may not match these addresses.'] }),
  };
}

/** Whether a node puts its own address in place of the client's depends on the balancer and on where the pod runs. */
function behindNodes(
  network: Network,
  subject: Endpoint,
  asked: PortSet,
  ranges: readonly string[],
  decidedBy: readonly RuleEvidence[],
): Admission {
  const anywhere = network.blocks.length === 0 ? [] : EVERY_FAMILY.flatMap((range) => partition(range, network.blocks));
  const somebody = [...anywhere, ...EVERY_FAMILY].some(
    (range) => !isEmpty(boundsIn(network, subject, addressesAt(range), asked).most),
  );
  if (!somebody) return { verdict: 'denied', summary: 'Policies let no address in.', decidedBy };
  const because =
    "externalTrafficPolicy is not Local: a node may put its own address in place of the client's, and no manifest says which addresses nodes have.";
  const summary =
    ranges.length === 0
      ? 'Policies let none of its clients in by their own addresses.'
      : `Policies let only ${ranges.join(', ')} in.`;
  return { verdict: 'unknown', summary, ranges, decidedBy, unknownBecause: [because] };
}

const EVERY_FAMILY: readonly AddressRange[] = [
  { family: 4, start: 0n, end: (1n << 32n) - 1n },
  { family: 6, start: 0n, end: (1n << 128n) - 1n },
];

function fromController(
  network: Network,
  pod: Pod,
  asked: PortSet,
  controller: { readonly endpoints: readonly Endpoint[]; readonly text: string },
): Admission {
  const subject = endpointOf(pod);
  const judged = controller.endpoints.map((endpoint) => {
    const into = boundsIn(network, subject, endpoint, asked);
    const out = boundsOf(network, 'egress', endpoint, subject);
    return { endpoint, least: intersect(out.least, into.least), most: intersect(out.most, into.most) };
  });
  const [first] = judged;
  if (first === undefined) {
    return {
      verdict: 'unknown',
      summary: `${controller.text} has no pod.`,
      decidedBy: [],
      unknownBecause: [`${controller.text} has no pod.`],
    };
  }
  const evidence = [
    ...explainDirection(network, 'egress', first.endpoint, subject, asked).decidedBy,
    ...explainDirection(network, 'ingress', subject, first.endpoint, asked).decidedBy,
  ];
  if (judged.every(({ least }) => equal(least, asked)))
    return { verdict: 'allowed', summary: `Policies let ${controller.text} reach it.`, decidedBy: evidence };
  if (judged.every(({ most }) => isEmpty(most)))
    return { verdict: 'denied', summary: `Policies do not let ${controller.text} reach it.`, decidedBy: evidence };
  if (judged.every(({ least, most }) => equal(least, most)))
    return {
      verdict: 'partial',
      summary: `Policies let some pods of ${controller.text} reach it.`,
      decidedBy: evidence,
    };
  const because = `Whether policies let ${controller.text} reach it depends on labels or addresses that no manifest records.`;
  return { verdict: 'unknown', summary: because, decidedBy: evidence, unknownBecause: [because] };
}

function fromPods(network: Network, pod: Pod, asked: PortSet): Admission {
  const openings = regionOpenings(network, pod, 'ingress');
  const [base] = openings;
  const open = (opening: RegionOpening | undefined): boolean =>
    opening !== undefined && !isEmpty(intersect(opening.ports, asked));
  if (open(base)) return { verdict: 'allowed', summary: 'Any pod of the cluster is let in.', decidedBy: [] };
  const some = openings.filter((opening) => !isEverywhere(opening.region) && open(opening));
  if (some.length > 0)
    return { verdict: 'partial', summary: 'Only some pods of the cluster are let in.', decidedBy: [] };
  if (openings.some(({ most }) => !isEmpty(intersect(most, asked)))) {
    const because = 'A policy may or may not govern it.';
    return { verdict: 'unknown', summary: because, decidedBy: [], unknownBecause: [because] };
  }
  return { verdict: 'denied', summary: 'Policies let no pod in.', decidedBy: [] };
}

function boundsIn(
  network: Network,
  subject: Endpoint,
  peer: Endpoint,
  asked: PortSet,
): { least: PortSet; most: PortSet } {
  const { least, most } = boundsOf(network, 'ingress', subject, peer);
  return { least: intersect(least, asked), most: intersect(most, asked) };
}

function addressesAt(range: AddressRange): Endpoint {
  return { kind: 'addresses', range, text: formatRange(range) };
}

/** Neighbouring ranges as one. */
export function merged(ranges: readonly AddressRange[]): AddressRange[] {
  const sorted = [...ranges].sort((one, other) => one.family - other.family || (one.start < other.start ? -1 : 1));
  const result: AddressRange[] = [];
  for (const range of sorted) {
    const last = result.at(-1);
    if (last?.family === range.family && range.start <= last.end + 1n) {
      result[result.length - 1] = { ...last, end: last.end > range.end ? last.end : range.end };
    } else result.push(range);
  }
  return result;
}
