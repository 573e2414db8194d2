import { describeRequirement, describeSelector, isEmptySelector, unmet } from '../cluster/index.js';
import { matchNamespaceIn, matchPeer, type MatchContext } from './match.js';
import type { CompiledPolicy, Endpoint, Peer, PortMatch, Rule } from './rules.js';

/** kind namespace/name, as people refer to a policy. */
export function policyName({ object }: CompiledPolicy): string {
  return `${object.kind} ${object.namespace === '' ? '' : `${object.namespace}/`}${object.name}`;
}

/** "pods with app=cart", "pods of namespaces with team=a", "172.17.0.0/16 except 172.17.1.0/24". */
export function describePeer(peer: Peer): string {
  if (peer.kind === 'addresses') return peer.text;
  if (peer.kind === 'nodes')
    return isEmptySelector(peer.nodes) ? 'any node' : `nodes with ${describeSelector(peer.nodes)}`;
  if (peer.kind === 'domains') return peer.names.join(' or ');
  const pods = isEmptySelector(peer.pods) ? 'any pod' : `pods with ${describeSelector(peer.pods)}`;
  if ('name' in peer.namespaces) return `${pods} of namespace ${peer.namespaces.name}`;
  return isEmptySelector(peer.namespaces)
    ? `${pods} of any namespace`
    : `${pods} of namespaces with ${describeSelector(peer.namespaces)}`;
}

export function describeRule(rule: Rule): string {
  const peers = rule.peers === 'any' ? 'anyone' : rule.peers.map(describePeer).join(' or ');
  return rule.ports === 'any' ? peers : `${peers} on ${rule.ports.map(describePort).join(', ')}`;
}

export function describePort(port: PortMatch): string {
  switch (port.kind) {
    case 'all':
      return `any ${port.protocol} port`;
    case 'named':
      return `${port.protocol} port ${port.name}`;
    case 'range':
      return `${port.protocol} ${port.first === port.last ? port.first : `${port.first}-${port.last}`}`;
  }
}

/** What a peer of a rule missed the endpoint by: a label, a namespace, an address. */
export function describeMiss(peer: Peer, endpoint: Endpoint, context: MatchContext): string {
  if (peer.kind === 'nodes') return `${describePeer(peer)}: whether ${endpoint.text} is one is decided by Node objects`;
  if (peer.kind === 'domains') return `what ${describePeer(peer)} resolves to is not in any manifest`;
  if (endpoint.kind === 'addresses') {
    return peer.kind === 'addresses'
      ? `${endpoint.text} is not in ${peer.text}`
      : `${describePeer(peer)}: ${endpoint.text} is not a pod`;
  }
  if (peer.kind === 'addresses') {
    return peer.pods === 'by-address'
      ? `${endpoint.text} has no recorded address in ${peer.text}`
      : `${peer.text} is for addresses, not for pods`;
  }
  const { pod } = endpoint;
  if (pod.hostNetwork && matchPeer(peer, endpoint, context) === 'no')
    return `${endpoint.text} is on the host's network, which pod selectors do not match`;
  const misses = unmet(peer.pods, pod.labels).map((requirement) => {
    const has = pod.labels.get(requirement.key);
    return `needs ${describeRequirement(requirement)}, ${endpoint.text} has ${has === undefined ? `no label ${requirement.key}` : `${requirement.key}=${has}`}`;
  });
  misses.push(...describeNamespaceMiss(peer, pod.namespace, context));
  return misses.join(' and ');
}

function describeNamespaceMiss(
  peer: Extract<Peer, { kind: 'pods' }>,
  namespace: string,
  context: MatchContext,
): string[] {
  if ('name' in peer.namespaces) {
    return peer.namespaces.name === namespace
      ? []
      : [`needs a pod of namespace ${peer.namespaces.name}, not of ${namespace}`];
  }
  const match = matchNamespaceIn(context, peer.namespaces, namespace);
  if (match === 'yes') return [];
  const wanted = describeSelector(peer.namespaces);
  return match === 'no'
    ? [`needs a namespace with ${wanted}, which ${namespace} does not have`]
    : [`needs a namespace with ${wanted}, and no manifest declares namespace ${namespace}`];
}
