import { NAMESPACE_NAME_LABEL, selects, type Cluster, type Labels, type Pod, type Selector } from '../cluster/index.js';
import { asString, objectsIn, valueAt } from '../cluster/json.js';
import { labelsOf } from '../cluster/labels.js';
import { contains, parseRange, type AddressRange } from './addresses.js';
import { ALL_PORTS, everyPortOf, NO_PORTS, onePort, portRange, union, type PortSet } from './ports.js';
import type { AddressPeer, CompiledPolicy, Direction, Endpoint, Peer, PortMatch, Rule, Subject } from './rules.js';
import type { Assume } from './types.js';

/** `maybe`: what would decide it is not in the bundle. */
export type Match = 'yes' | 'no' | 'maybe';

export interface MatchContext {
  readonly cluster: Cluster;
  readonly assume: Assume;
  /** Where pods without a recorded address are: by default outside the blocks that policies name. */
  readonly unrecordedAddresses?: 'anywhere';
  /** What namespaces that no manifest declares are labelled: by default unknown, but for their name. */
  readonly undeclaredNamespaces?: 'bare';
  /** Whether policies stand between a pod and its own node: by default they cannot. */
  readonly nodesAreFree?: false;
}

/** Policies never bind pods on the host's network (unless assumed otherwise). */
export function governs(policy: CompiledPolicy, pod: Pod, direction: Direction, context: MatchContext): Match {
  if (!policy.isolates.has(direction) && !policy.rules.some((rule) => rule.direction === direction)) return 'no';
  return matchPods(policy.subject, pod, context);
}

export function matchRule(rule: Rule, peer: Endpoint, context: MatchContext): Match {
  if (rule.peers === 'any') return 'yes';
  let best: Match = 'no';
  for (const each of rule.peers) {
    const match = matchPeer(each, peer, context);
    if (match === 'yes') return match;
    if (match === 'maybe') best = match;
  }
  return best;
}

export function matchPeer(peer: Peer, endpoint: Endpoint, context: MatchContext): Match {
  switch (peer.kind) {
    case 'pods':
      return endpoint.kind === 'pod' ? matchPods(peer, endpoint.pod, context) : 'no';
    case 'addresses':
      return endpoint.kind === 'addresses'
        ? inBlock(peer, endpoint.range)
          ? 'yes'
          : 'no'
        : matchPodAddresses(peer, endpoint.pod, context);
    case 'nodes':
      return matchNodes(peer.nodes, endpoint, context);
    case 'domains':
      // What a name resolves to is not in any manifest; it may be any address, and that of a pod as well.
      return 'maybe';
  }
}

/**
 * Traffic of a host-network pod comes from its node's address, which may be any where none is recorded. Other pods without a
 * recorded address are taken to be outside the blocks that policies name: an assumption that goes with the answer.
 */
function matchPodAddresses(peer: AddressPeer, pod: Pod, context: MatchContext): Match {
  const host = isHost(pod, context);
  if (!host && peer.pods !== 'by-address' && context.assume.ipBlockMatchesPods !== 'always') return 'no';
  const ranges = rangesOf(pod);
  if (ranges.length === 0) return host || context.unrecordedAddresses === 'anywhere' ? 'maybe' : 'no';
  return ranges.some((range) => inBlock(peer, range)) ? 'yes' : 'no';
}

const RANGES = new WeakMap<Pod, readonly AddressRange[]>();

/** A pod's recorded addresses, read once. */
export function rangesOf(pod: Pod): readonly AddressRange[] {
  if (pod.addresses.length === 0) return NO_RANGES;
  let ranges = RANGES.get(pod);
  if (ranges === undefined) {
    ranges = pod.addresses.flatMap((address) => parseRange(address) ?? []);
    RANGES.set(pod, ranges);
  }
  return ranges;
}

const NO_RANGES: readonly AddressRange[] = [];

export interface KnownNode {
  readonly name: string;
  readonly labels: Labels;
  readonly addresses: readonly AddressRange[];
}

const NODES = new WeakMap<Cluster, readonly KnownNode[]>();

/** The Node objects of a bundle. */
export function nodesOf(cluster: Cluster): readonly KnownNode[] {
  let nodes = NODES.get(cluster);
  if (nodes === undefined) {
    nodes = cluster.objectsOf('', 'Node').map((object) => ({
      name: object.name,
      labels: labelsOf(valueAt(object.value, ['metadata', 'labels'])),
      addresses: objectsIn(valueAt(object.value, ['status', 'addresses'])).flatMap(
        (each) => parseRange(asString(each['address']) ?? '') ?? [],
      ),
    }));
    NODES.set(cluster, nodes);
  }
  return nodes;
}

/** Host-network pods are at their node's address. Where the bundle has no such node, what it is labelled is not known. */
function matchNodes(selector: Selector, endpoint: Endpoint, context: MatchContext): Match {
  const nodes = nodesOf(context.cluster);
  if (endpoint.kind === 'pod') {
    if (!endpoint.pod.hostNetwork) return 'no';
    const node = nodes.find((each) => each.name === endpoint.pod.nodeName);
    return node === undefined ? 'maybe' : selects(selector, node.labels) ? 'yes' : 'no';
  }
  const { range } = endpoint;
  const at = nodes.filter((node) => node.addresses.some((address) => overlaps(address, range)));
  if (at.some((node) => selects(selector, node.labels))) return range.start === range.end ? 'yes' : 'maybe';
  return nodes.length > 0 ? 'no' : 'maybe';
}

function overlaps(one: AddressRange, other: AddressRange): boolean {
  return one.family === other.family && one.start <= other.end && other.start <= one.end;
}

function matchPods(wanted: Subject, pod: Pod, context: MatchContext): Match {
  const { namespaces } = wanted;
  if ('name' in namespaces) {
    return namespaces.name === pod.namespace && !isHost(pod, context) && selects(wanted.pods, pod.labels)
      ? 'yes'
      : 'no';
  }
  if (isHost(pod, context) || !selects(wanted.pods, pod.labels)) return 'no';
  return matchNamespaceIn(context, namespaces, pod.namespace);
}

export function matchNamespace(selector: Selector, name: string, cluster: Cluster): Match {
  return matchNamespaceIn({ cluster }, selector, name);
}

/** A namespace that no manifest declares has its name as a label; what else it has is not known. */
export function matchNamespaceIn(
  { cluster, undeclaredNamespaces }: Pick<MatchContext, 'cluster' | 'undeclaredNamespaces'>,
  selector: Selector,
  name: string,
): Match {
  const namespace = cluster.namespaces.get(name);
  const labels = namespace?.labels ?? new Map([[NAMESPACE_NAME_LABEL, name]]);
  if (namespace?.declared === true || undeclaredNamespaces === 'bare') return selects(selector, labels) ? 'yes' : 'no';
  const known = selector.requirements.filter((requirement) => requirement.key === NAMESPACE_NAME_LABEL);
  if (!selects({ requirements: known }, labels)) return 'no';
  return known.length === selector.requirements.length ? 'yes' : 'maybe';
}

/** Named ports resolve on the destination, by name and protocol; on an address they match nothing. */
export function rulePorts(rule: Rule, destination: Endpoint): PortSet {
  if (rule.ports === 'any') return ALL_PORTS;
  const fixed = FIXED_PORTS.get(rule);
  if (fixed !== undefined) return fixed;
  const ports = rule.ports.map((port) => portsOfMatch(port, destination)).reduce(union, NO_PORTS);
  if (rule.ports.every(({ kind }) => kind !== 'named')) FIXED_PORTS.set(rule, ports);
  return ports;
}

/** Ports of rules that name none: the same on every destination. */
const FIXED_PORTS = new WeakMap<Rule, PortSet>();

function portsOfMatch(port: PortMatch, destination: Endpoint): PortSet {
  switch (port.kind) {
    case 'all':
      return everyPortOf(port.protocol);
    case 'range':
      return portRange(port.protocol, port.first, port.last);
    case 'named':
      if (destination.kind !== 'pod') return NO_PORTS;
      return destination.pod.ports
        .filter((each) => each.name === port.name && (port.protocol === undefined || each.protocol === port.protocol))
        .map((each) => onePort(each.protocol, each.port))
        .reduce(union, NO_PORTS);
  }
}

export function isHost(pod: Pod, context: Pick<MatchContext, 'assume'>): boolean {
  return pod.hostNetwork && context.assume.hostNetwork !== 'as-pod';
}

function inBlock(peer: AddressPeer, range: AddressRange): boolean {
  return contains(peer.block, range) && !peer.except.some((except) => contains(except, range));
}

export function both(one: Match, other: Match): Match {
  return one === 'no' || other === 'no' ? 'no' : one === 'maybe' || other === 'maybe' ? 'maybe' : 'yes';
}
