import type { Protocol } from '../cluster/index.js';
import { explainDirection } from './explain.js';
import { gapsAround } from './gaps.js';
import { nodesOf } from './match.js';
import { boundsOf, isSamePod, type Network } from './network.js';
import { isPortOpen, singlePort, verdictOf } from './point.js';
import { format, includesAll, intersect, NO_PORTS, onePort, union, type PortSet } from './ports.js';
import type { Endpoint } from './rules.js';
import type { ServedPort } from './sides.js';
import type { DirectionAnswer, PairAnswer, Verdict } from './types.js';

/** One pair of a question, with the ports that are asked of it: undefined where it has no port of the asked name. */
export interface AskedPair {
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly ports: PortSet | undefined;
  readonly served?: readonly ServedPort[];
}

export interface Decision {
  readonly verdict: Verdict;
  readonly open: PortSet;
}

/** The verdict alone: no words, no evidence. */
export function decide(network: Network, { source, destination, ports }: AskedPair): Decision {
  if (ports === undefined) return { verdict: 'unknown', open: NO_PORTS };
  if (isExempt(network, source, destination)) return { verdict: 'allowed', open: ports };
  if (isUncertain(network, source, destination)) return { verdict: 'unknown', open: NO_PORTS };
  const only = singlePort(ports);
  const isOpen = only && isPairOpen(network, source, destination, only.protocol, only.port);
  if (isOpen !== undefined) return isOpen ? { verdict: 'allowed', open: ports } : { verdict: 'denied', open: NO_PORTS };
  const out = boundsOf(network, 'egress', source, destination);
  const into = boundsOf(network, 'ingress', destination, source);
  const bounds = { least: intersect(out.least, into.least), most: intersect(out.most, into.most) };
  const verdict = verdictOf(ports, bounds);
  return { verdict, open: verdict === 'unknown' ? NO_PORTS : intersect(ports, bounds.least) };
}

/**
 * Whether one port of one pair is open. What is asked most: no sets, no words, nothing allocated.
 * @returns unknown where readings differ, or something that could decide is not understood.
 */
export function verdictAt(
  network: Network,
  source: Endpoint,
  destination: Endpoint,
  protocol: Protocol,
  port: number,
): Verdict {
  if (isExempt(network, source, destination)) return 'allowed';
  if (isUncertain(network, source, destination)) return 'unknown';
  const open = isPairOpen(network, source, destination, protocol, port);
  if (open !== undefined) return open ? 'allowed' : 'denied';
  return decide(network, { source, destination, ports: onePort(protocol, port) }).verdict;
}

/** Closed where either side is, whatever the other's readings are. */
function isPairOpen(
  network: Network,
  source: Endpoint,
  destination: Endpoint,
  protocol: Protocol,
  port: number,
): boolean | undefined {
  const out = isPortOpen(network, 'egress', source, destination, protocol, port);
  if (out === false) return false;
  const into = isPortOpen(network, 'ingress', destination, source, protocol, port);
  return into === false ? false : out === undefined ? undefined : into;
}

/** The verdict with its proof; `decision` is what `decide` says to the same. */
export function judge(network: Network, asked: AskedPair, decision = decide(network, asked)): PairAnswer {
  const { source, destination, ports, served } = asked;
  const { verdict, open } = decision;
  const names = {
    from: source.text,
    to: destination.text,
    ...(served === undefined ? {} : { via: served.map((each) => each.text) }),
  };
  if (ports === undefined) {
    const because = `${destination.text} declares no port of that name.`;
    return { ...names, verdict, allowed: format(open), egress: UNASKED, ingress: UNASKED, unknownBecause: [because] };
  }
  if (isExempt(network, source, destination)) {
    return { ...names, verdict, allowed: format(open), egress: FREE, ingress: FREE };
  }
  const egress = explainDirection(network, 'egress', source, destination, ports);
  const ingress = explainDirection(network, 'ingress', destination, source, ports);
  const because =
    verdict === 'unknown'
      ? [...gapsOf(network, source, destination), ...undecided(network, asked, egress, ingress)]
      : undefined;
  return {
    ...names,
    verdict,
    allowed: format(open),
    egress,
    ingress,
    ...(because === undefined ? {} : { unknownBecause: because }),
  };
}

/** What of a pair is open, as the question names it: a Service's own ports where it asked for a Service. */
export function openAsAsked({ served }: AskedPair, open: PortSet): PortSet {
  if (served === undefined) return open;
  return served
    .filter(({ dialled }) => includesAll(open, dialled))
    .map((each) => each.served)
    .reduce(union, NO_PORTS);
}

const FREE: DirectionAnswer = { verdict: 'allowed', isolated: false, decidedBy: [], considered: [] };
const UNASKED: DirectionAnswer = { verdict: 'unknown', isolated: false, decidedBy: [], considered: [] };

/** A pod cannot be cut off from itself, nor its node from it (kubernetes.io, Network Policies): the kubelet probes it. */
function isExempt(network: Network, source: Endpoint, destination: Endpoint): boolean {
  return isSamePod(source, destination) || comesFromOwnNode(network, source, destination);
}

/** Whether the source is the node that the destination runs on. The other way round admin policies about nodes do bind. */
export function comesFromOwnNode(network: Network, node: Endpoint, endpoint: Endpoint): boolean {
  if (network.nodesAreFree === false) return false;
  if (endpoint.kind !== 'pod' || endpoint.pod.nodeName === undefined) return false;
  const { nodeName } = endpoint.pod;
  if (node.kind === 'pod') {
    return node.pod.hostNetwork && node.pod.nodeName === nodeName && network.assume.hostNetwork !== 'as-pod';
  }
  const { family, start, end } = node.range;
  return (
    start === end &&
    nodesOf(network.cluster).some(
      ({ name, addresses }) =>
        name === nodeName && addresses.some((address) => address.family === family && address.start === start),
    )
  );
}

function isUncertain(network: Network, source: Endpoint, destination: Endpoint): boolean {
  const gaps = gapsAround(network);
  return (
    !gaps.none && [source, destination].some((each) => gaps.touches(each.kind === 'pod' ? each.pod.namespace : ''))
  );
}

/** What could decide the pair and is not understood, or not there. */
function gapsOf(network: Network, source: Endpoint, destination: Endpoint): string[] {
  const namespaces = [source, destination].flatMap((each) => (each.kind === 'pod' ? [each.pod.namespace] : []));
  return gapsAround(network).reasons(namespaces);
}

function undecided(
  network: Network,
  { source, destination }: AskedPair,
  ...directions: readonly DirectionAnswer[]
): string[] {
  const open = directions
    .flatMap(({ considered }) => considered)
    .filter(({ why }) => why.includes('may or may not match'))
    .map(({ why }) => `${why}.`);
  const ties = [...tiesOf(network, 'egress', source), ...tiesOf(network, 'ingress', destination)].map(
    (names) => `${names} have the same priority, and nobody defines which of them is asked first.`,
  );
  return open.length > 0 ? open : ties;
}

/** Policies of equal priority around a pod, as "one and other". */
export function tiesOf(network: Network, direction: 'ingress' | 'egress', subject: Endpoint): string[] {
  if (subject.kind !== 'pod') return [];
  return network.governing(subject.pod, direction).flatMap((policies) => {
    const byPriority = new Map<number, string[]>();
    for (const { policy } of policies) {
      if (!policy.ordered) continue;
      const name = `${policy.object.kind} ${policy.object.name}`;
      const group = byPriority.get(policy.priority);
      if (group === undefined) byPriority.set(policy.priority, [name]);
      else group.push(name);
    }
    return [...byPriority.values()].filter((names) => names.length > 1).map((names) => names.join(' and '));
  });
}

export function overallOf(verdicts: readonly Verdict[]): Verdict {
  const distinct = new Set(verdicts);
  if (distinct.has('unknown')) return 'unknown';
  const [only] = distinct;
  return distinct.size === 1 && only !== undefined ? only : 'partial';
}
