import { NAMESPACE_NAME_LABEL, selects, type Cluster, type Pod, type Selector } from '../cluster/index.js';
import { contains, parseRange, type AddressRange } from './addresses.js';
import { ALL_PORTS, everyPortOf, NO_PORTS, onePort, portRange, union, type PortSet } from './ports.js';
import type { CompiledPolicy, Direction, Endpoint, Peer, PortMatch, Rule } from './rules.js';
import type { Assume } from './types.js';

/** `maybe`: what would decide it is not in the bundle. */
export type Match = 'yes' | 'no' | 'maybe';

export interface MatchContext {
  readonly cluster: Cluster;
  readonly assume: Assume;
}

/** Policies bind pods of their own namespace that are not on the host's network (unless assumed otherwise). */
export function governs(policy: CompiledPolicy, pod: Pod, direction: Direction, context: MatchContext): boolean {
  if (!policy.isolates.has(direction) && !policy.rules.some((rule) => rule.direction === direction)) return false;
  if (isHost(pod, context)) return false;
  return policy.subject.namespace === pod.namespace && selects(policy.subject.pods, pod.labels);
}

export function matchRule(rule: Rule, peer: Endpoint, context: MatchContext): Match {
  return rule.peers === 'any' ? 'yes' : best(rule.peers.map((each) => matchPeer(each, peer, context)));
}

export function matchPeer(peer: Peer, endpoint: Endpoint, context: MatchContext): Match {
  if (peer.kind === 'pods') return endpoint.kind === 'pod' ? matchPods(peer, endpoint.pod, context) : 'no';
  if (endpoint.kind === 'addresses') return inBlock(peer, endpoint.range) ? 'yes' : 'no';
  // ipBlock is meant for addresses outside the cluster; whether it matches pods is the implementation's choice. Traffic of a
  // host-network pod comes from its node's address.
  if (isHost(endpoint.pod, context) || context.assume.ipBlockMatchesPods === 'always')
    return matchAddresses(peer, endpoint.pod);
  return 'no';
}

function matchAddresses(peer: Extract<Peer, { kind: 'addresses' }>, pod: Pod): Match {
  const ranges = pod.addresses.flatMap((address) => parseRange(address) ?? []);
  if (ranges.length === 0) return 'maybe';
  return ranges.some((range) => inBlock(peer, range)) ? 'yes' : 'no';
}

function matchPods(peer: Extract<Peer, { kind: 'pods' }>, pod: Pod, context: MatchContext): Match {
  if (isHost(pod, context) || !selects(peer.pods, pod.labels)) return 'no';
  if ('name' in peer.namespaces) return peer.namespaces.name === pod.namespace ? 'yes' : 'no';
  return matchNamespace(peer.namespaces, pod.namespace, context.cluster);
}

/** A namespace that no manifest declares has its name as a label; what else it has is not known. */
export function matchNamespace(selector: Selector, name: string, cluster: Cluster): Match {
  const namespace = cluster.namespaces.get(name);
  const labels = namespace?.labels ?? new Map([[NAMESPACE_NAME_LABEL, name]]);
  if (namespace?.declared === true) return selects(selector, labels) ? 'yes' : 'no';
  const known = selector.requirements.filter((requirement) => requirement.key === NAMESPACE_NAME_LABEL);
  if (!selects({ requirements: known }, labels)) return 'no';
  return known.length === selector.requirements.length ? 'yes' : 'maybe';
}

/** Named ports resolve on the destination, by name and protocol; on an address they match nothing. */
export function rulePorts(rule: Rule, destination: Endpoint): PortSet {
  if (rule.ports === 'any') return ALL_PORTS;
  return rule.ports.map((port) => portsOfMatch(port, destination)).reduce(union, NO_PORTS);
}

function portsOfMatch(port: PortMatch, destination: Endpoint): PortSet {
  switch (port.kind) {
    case 'all':
      return everyPortOf(port.protocol);
    case 'range':
      return portRange(port.protocol, port.first, port.last);
    case 'named':
      if (destination.kind !== 'pod') return NO_PORTS;
      return destination.pod.ports
        .filter((each) => each.name === port.name && each.protocol === port.protocol)
        .map((each) => onePort(each.protocol, each.port))
        .reduce(union, NO_PORTS);
  }
}

export function isHost(pod: Pod, context: MatchContext): boolean {
  return pod.hostNetwork && context.assume.hostNetwork !== 'as-pod';
}

function inBlock(peer: Extract<Peer, { kind: 'addresses' }>, range: AddressRange): boolean {
  return contains(peer.block, range) && !peer.except.some((except) => contains(except, range));
}

function best(matches: readonly Match[]): Match {
  return matches.includes('yes') ? 'yes' : matches.includes('maybe') ? 'maybe' : 'no';
}
