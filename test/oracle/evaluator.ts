import type { Json, JsonObject } from '../../src/engine/manifests/index.js';

/**
 * A second opinion on reachability: one pair, one protocol, one port, written from the API's own text and as plainly as
 * possible. No index, no cache, no sets of ports; it shares nothing with the engine but the type of a JSON object. It is about
 * one concrete world, in which everything is known.
 */
export interface World {
  readonly namespaces: ReadonlyMap<string, Labels>;
  readonly nodes: ReadonlyMap<string, { readonly labels: Labels; readonly addresses: readonly string[] }>;
  /** Policies as they are applied: networking.k8s.io/v1 and policy.networking.k8s.io. */
  readonly policies: readonly JsonObject[];
  readonly ipBlockMatchesPods: boolean;
  readonly hostNetworkAsPod: boolean;
  /** Whether a DNS name resolves to the address of this party. */
  resolves(domain: string, party: Party): boolean;
  /** Which of two policies of equal priority is asked first is nobody's promise: here, the one this puts first. */
  before(one: JsonObject, other: JsonObject): boolean;
}

export type Labels = Readonly<Record<string, string>>;

export type Party =
  | {
      readonly kind: 'pod';
      readonly namespace: string;
      readonly labels: Labels;
      readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[];
      readonly hostNetwork: boolean;
      readonly addresses: readonly string[];
      readonly node: string | undefined;
    }
  | { readonly kind: 'address'; readonly address: string };

export interface Probe {
  readonly protocol: string;
  readonly port: number;
}

/** A BaselineAdminNetworkPolicy has none, and stands behind those of ClusterNetworkPolicy, which are at most 1000. */
const BEHIND_EVERY_PRIORITY = 1001;

type Way = 'ingress' | 'egress';

/** Both ends must let a connection through. */
export function isAllowed(world: World, from: Party, to: Party, probe: Probe): boolean {
  return lets(world, 'egress', from, to, probe) && lets(world, 'ingress', to, from, probe);
}

/** Whether the policies around `self` let it talk to (be talked to by) `other`. */
function lets(world: World, way: Way, self: Party, other: Party, probe: Probe): boolean {
  // Policies are about pods of the cluster; they do not bind what is on the host's network, nor what is outside.
  if (self.kind !== 'pod' || isHost(world, self)) return true;
  const destination = way === 'ingress' ? self : other;
  const admin = firstDecision(world, adminPolicies(world, 'Admin'), way, self, other, destination, probe);
  if (admin !== 'Pass') return admin === 'Allow';
  const isolating = world.policies.filter(
    (policy) => policy['kind'] === 'NetworkPolicy' && isolates(policy, way) && selectsPod(world, policy, self),
  );
  if (isolating.length > 0) {
    return isolating.some((policy) =>
      list(spec(policy)[way]).some((rule) => ruleMatches(world, policy, way, object(rule), other, destination, probe)),
    );
  }
  const baseline = firstDecision(world, adminPolicies(world, 'Baseline'), way, self, other, destination, probe);
  return baseline !== 'Deny';
}

// NetworkPolicy

/** "If no policyTypes are specified on a NetworkPolicy then by default Ingress will always be set and Egress will be set if the NetworkPolicy has any egress rules." */
function isolates(policy: JsonObject, way: Way): boolean {
  const types = list(spec(policy)['policyTypes']);
  if (types.length > 0) return types.includes(way === 'ingress' ? 'Ingress' : 'Egress');
  return way === 'ingress' || list(spec(policy)['egress']).length > 0;
}

function selectsPod(world: World, policy: JsonObject, pod: Party): boolean {
  return (
    pod.kind === 'pod' &&
    !isHost(world, pod) &&
    pod.namespace === namespaceOf(policy) &&
    selectorMatches(spec(policy)['podSelector'], pod.labels)
  );
}

function ruleMatches(
  world: World,
  policy: JsonObject,
  way: Way,
  rule: JsonObject,
  other: Party,
  destination: Party,
  probe: Probe,
): boolean {
  const peers = list(rule[way === 'ingress' ? 'from' : 'to']);
  const ports = list(rule['ports']);
  return (
    (peers.length === 0 || peers.some((peer) => peerMatches(world, policy, object(peer), other))) &&
    (ports.length === 0 || ports.some((port) => portMatches(object(port), destination, probe)))
  );
}

function peerMatches(world: World, policy: JsonObject, peer: JsonObject, other: Party): boolean {
  const block = peer['ipBlock'];
  if (isObject(block)) {
    if (other.kind === 'pod' && !isHost(world, other) && !world.ipBlockMatchesPods) return false;
    return addressesOf(other).some(
      (address) => inCidr(address, block['cidr']) && !list(block['except']).some((except) => inCidr(address, except)),
    );
  }
  if (other.kind !== 'pod' || isHost(world, other)) return false;
  const inNamespace = isObject(peer['namespaceSelector'])
    ? selectorMatches(peer['namespaceSelector'], world.namespaces.get(other.namespace) ?? {})
    : other.namespace === namespaceOf(policy);
  return inNamespace && selectorMatches(peer['podSelector'], other.labels);
}

function portMatches(port: JsonObject, destination: Party, probe: Probe): boolean {
  const protocol = port['protocol'] ?? 'TCP';
  if (protocol !== probe.protocol) return false;
  const wanted = port['port'];
  if (wanted === undefined || wanted === null) return true;
  if (typeof wanted === 'string') return hasNamedPort(destination, wanted, probe);
  const last = port['endPort'] ?? wanted;
  return typeof wanted === 'number' && typeof last === 'number' && probe.port >= wanted && probe.port <= last;
}

// AdminNetworkPolicy, BaselineAdminNetworkPolicy, ClusterNetworkPolicy

function adminPolicies(world: World, tier: 'Admin' | 'Baseline'): JsonObject[] {
  const kind = tier === 'Admin' ? 'AdminNetworkPolicy' : 'BaselineAdminNetworkPolicy';
  const priority = (policy: JsonObject): number => Number(spec(policy)['priority'] ?? BEHIND_EVERY_PRIORITY);
  return world.policies
    .filter(
      (policy) =>
        policy['kind'] === kind || (policy['kind'] === 'ClusterNetworkPolicy' && spec(policy)['tier'] === tier),
    )
    .sort((one, other) => priority(one) - priority(other) || (world.before(one, other) ? -1 : 1));
}

/** "Rules are evaluated in order; the first that matches decides; Pass skips to the next tier." Nothing matching is as Pass. */
function firstDecision(
  world: World,
  policies: readonly JsonObject[],
  way: Way,
  self: Party,
  other: Party,
  destination: Party,
  probe: Probe,
): 'Allow' | 'Deny' | 'Pass' {
  for (const policy of policies) {
    if (!peersPods(world, object(spec(policy)['subject']), self)) continue;
    for (const item of list(spec(policy)[way])) {
      const rule = object(item);
      const action = rule['action'] === 'Accept' ? 'Allow' : rule['action'];
      const peers = list(rule[way === 'ingress' ? 'from' : 'to']).map(object);
      const ports = list(rule['ports'] ?? rule['protocols']).map(object);
      // "If a peer or port is not understood, the implementation must fail closed."
      if (!peers.every(isKnownPeer) || !ports.every(isKnownPort)) {
        if (action === 'Allow') continue;
        return 'Deny';
      }
      const matches =
        peers.some((peer) => adminPeerMatches(world, peer, other)) &&
        (ports.length === 0 || ports.some((port) => adminPortMatches(port, destination, probe)));
      if (matches) return action as 'Allow' | 'Deny' | 'Pass';
    }
  }
  return 'Pass';
}

const isKnownPeer = (peer: JsonObject): boolean =>
  ['namespaces', 'pods', 'nodes', 'networks', 'domainNames'].some((field) => Object.hasOwn(peer, field));

const isKnownPort = (port: JsonObject): boolean =>
  ['portNumber', 'portRange', 'namedPort', 'destinationNamedPort', 'tcp', 'udp', 'sctp'].some((field) =>
    Object.hasOwn(port, field),
  );

/** `namespaces` or `pods`, of a subject and of a peer alike: pods on the host's network are never among them. */
function peersPods(world: World, peer: JsonObject, party: Party): boolean {
  if (party.kind !== 'pod' || isHost(world, party)) return false;
  const labels = world.namespaces.get(party.namespace) ?? {};
  if (isObject(peer['namespaces'])) return selectorMatches(peer['namespaces'], labels);
  const pods = object(peer['pods']);
  return selectorMatches(pods['namespaceSelector'], labels) && selectorMatches(pods['podSelector'], party.labels);
}

function adminPeerMatches(world: World, peer: JsonObject, other: Party): boolean {
  if (isObject(peer['namespaces']) || isObject(peer['pods'])) return peersPods(world, peer, other);
  if (isObject(peer['nodes'])) return nodesOf(world, other).some((labels) => selectorMatches(peer['nodes'], labels));
  if (Object.hasOwn(peer, 'domainNames')) {
    return list(peer['domainNames']).some((domain) => world.resolves(String(domain), other));
  }
  return list(peer['networks']).some((cidr) => addressesOf(other).some((address) => inCidr(address, cidr)));
}

function nodesOf(world: World, party: Party): Labels[] {
  if (party.kind === 'address') {
    return [...world.nodes.values()]
      .filter((node) => node.addresses.includes(party.address))
      .map((node) => node.labels);
  }
  const node = party.hostNetwork && party.node !== undefined ? world.nodes.get(party.node) : undefined;
  return node === undefined ? [] : [node.labels];
}

function adminPortMatches(port: JsonObject, destination: Party, probe: Probe): boolean {
  const name = port['namedPort'] ?? port['destinationNamedPort'];
  if (typeof name === 'string') return hasNamedPort(destination, name, probe);
  const number = port['portNumber'];
  if (isObject(number)) return (number['protocol'] ?? 'TCP') === probe.protocol && number['port'] === probe.port;
  const range = port['portRange'];
  if (isObject(range)) return (range['protocol'] ?? 'TCP') === probe.protocol && within(range, probe.port);
  const [field] = Object.keys(port);
  if (field?.toUpperCase() !== probe.protocol) return false;
  const where = object(port[field])['destinationPort'];
  if (!isObject(where)) return true;
  return isObject(where['range']) ? within(where['range'], probe.port) : where['number'] === probe.port;
}

const within = (range: JsonObject, port: number): boolean =>
  port >= Number(range['start']) && port <= Number(range['end']);

// What all of them share

function isHost(world: World, party: Party): boolean {
  return party.kind === 'pod' && party.hostNetwork && !world.hostNetworkAsPod;
}

/** A named port is looked up on the destination, whichever way the rule looks. */
function hasNamedPort(destination: Party, name: string, probe: Probe): boolean {
  return (
    destination.kind === 'pod' &&
    destination.ports.some((port) => port.name === name && port.protocol === probe.protocol && port.port === probe.port)
  );
}

export function selectorMatches(selector: Json | undefined, labels: Labels): boolean {
  if (!isObject(selector)) return true;
  for (const [key, value] of Object.entries(object(selector['matchLabels']))) if (labels[key] !== value) return false;
  for (const expression of list(selector['matchExpressions']).map(object)) {
    const value = labels[String(expression['key'])];
    const listed = value !== undefined && list(expression['values']).includes(value);
    if (expression['operator'] === 'In' && !listed) return false;
    if (expression['operator'] === 'NotIn' && listed) return false;
    if (expression['operator'] === 'Exists' && value === undefined) return false;
    if (expression['operator'] === 'DoesNotExist' && value !== undefined) return false;
  }
  return true;
}

function addressesOf(party: Party): readonly string[] {
  return party.kind === 'address' ? [party.address] : party.addresses;
}

/** By the bits, written out. */
export function inCidr(address: string, cidr: Json | undefined): boolean {
  const [network = '', length] = String(cidr).split('/');
  if (address.includes(':') !== network.includes(':')) return false;
  return bitsOf(address).startsWith(bitsOf(network).slice(0, Number(length)));
}

function bitsOf(address: string): string {
  const bits = (number: number, width: number): string => number.toString(2).padStart(width, '0');
  if (!address.includes(':'))
    return address
      .split('.')
      .map((part) => bits(Number(part), 8))
      .join('');
  const [head = '', tail] = address.split('::');
  const groups = (text: string): string[] => text.split(':').filter((group) => group !== '');
  const [first, last] = [groups(head), groups(tail ?? '')];
  const zeros = Array<string>(8 - first.length - last.length).fill('0');
  return [...first, ...zeros, ...last].map((group) => bits(Number.parseInt(group, 16), 16)).join('');
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const object = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const spec = (policy: JsonObject): JsonObject => object(policy['spec']);
const namespaceOf = (policy: JsonObject): string => String(object(policy['metadata'])['namespace'] ?? 'default');
