import { stringify } from 'yaml';
import { NAMESPACE_NAME_LABEL, PROTOCOLS, type Cluster, type Workload } from '../cluster/index.js';
import { compareText } from '../cluster/json.js';
import { ALL_PORTS, describePorts, equal, format, union, type PortSet } from '../reachability/ports.js';
import type { NameServer } from './dns.js';
import { selectionOf } from './selectors.js';
import type { End, SuggestedPolicy, WantedConnection } from './types.js';

type Plain = string | number | readonly Plain[] | { readonly [key: string]: Plain };

/** Default deny, names, and for each workload what it may be reached by and reach. */
export function writePolicies(
  cluster: Cluster,
  namespace: string,
  connections: readonly WantedConnection[],
  dns: NameServer | undefined,
): SuggestedPolicy[] {
  const names = new Names();
  const policies = [
    policyOf(namespace, names.take('default-deny'), 'Closes every connection of the namespace that no policy opens.', {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    }),
  ];
  if (dns !== undefined) {
    const rule = { to: [dns.peer], ports: portsOf(dns.ports) ?? [] };
    const spec = { podSelector: {}, policyTypes: ['Egress'], egress: [rule] };
    policies.push(policyOf(namespace, names.take('allow-dns'), `Lets every pod resolve names (${dns.text}).`, spec));
  }
  const workloads = cluster.workloads.filter((each) => each.namespace === namespace && each.pods.length > 0);
  for (const workload of workloads) {
    const inward = connections.filter(({ to }) => isEnd(to, workload));
    const outward = connections.filter(({ from }) => isEnd(from, workload));
    if (inward.length + outward.length === 0) continue;
    const spec = {
      podSelector: { matchLabels: selectionOf(cluster, workload).matchLabels },
      policyTypes: [...(inward.length > 0 ? ['Ingress'] : []), ...(outward.length > 0 ? ['Egress'] : [])],
      ...(inward.length > 0 ? { ingress: rulesOf(cluster, namespace, inward, 'from') } : {}),
      ...(outward.length > 0 ? { egress: rulesOf(cluster, namespace, outward, 'to') } : {}),
    };
    policies.push(policyOf(namespace, names.take(workload.name), textOf(workload, inward, outward), spec));
  }
  return policies;
}

function isEnd(end: End, workload: Workload): boolean {
  return end.kind === 'workload' && end.workload === workload;
}

/** One rule for all peers that the same ports are open to. */
function rulesOf(
  cluster: Cluster,
  namespace: string,
  connections: readonly WantedConnection[],
  side: 'from' | 'to',
): Plain[] {
  const byPeer = new Map<string, { end: End; ports: PortSet }>();
  for (const connection of connections) {
    const end = connection[side];
    const key = endText(end);
    const known = byPeer.get(key);
    byPeer.set(key, { end, ports: known === undefined ? connection.ports : union(known.ports, connection.ports) });
  }
  const byPorts = new Map<string, { peers: Plain[]; ports: PortSet }>();
  for (const [, { end, ports }] of [...byPeer].sort(([one], [other]) => compareText(one, other))) {
    const key = JSON.stringify(format(ports));
    const group = byPorts.get(key) ?? { peers: [], ports };
    byPorts.set(key, group);
    for (const peer of peersOf(cluster, namespace, end)) {
      if (!group.peers.some((each) => JSON.stringify(each) === JSON.stringify(peer))) group.peers.push(peer);
    }
  }
  return [...byPorts]
    .sort(([one], [other]) => compareText(one, other))
    .map(([, { peers, ports }]) => {
      const list = portsOf(ports);
      return { [side]: peers, ...(list === undefined ? {} : { ports: list }) };
    });
}

function peersOf(cluster: Cluster, namespace: string, end: End): Plain[] {
  if (end.kind === 'addresses') return end.blocks.map((cidr) => ({ ipBlock: { cidr } }));
  const { workload } = end;
  const podSelector = { matchLabels: selectionOf(cluster, workload).matchLabels };
  if (workload.namespace === namespace) return [{ podSelector }];
  return [{ namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: workload.namespace } }, podSelector }];
}

/** Undefined is every port. */
function portsOf(ports: PortSet): Plain[] | undefined {
  if (equal(ports, ALL_PORTS)) return undefined;
  return PROTOCOLS.flatMap((protocol) =>
    ports[protocol].map(([first, last]): Plain => {
      if (first === 1 && last === 65535) return { protocol };
      return first === last ? { protocol, port: first } : { protocol, port: first, endPort: last };
    }),
  );
}

function policyOf(namespace: string, name: string, text: string, spec: Plain): SuggestedPolicy {
  const object = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec,
  };
  return { name, text, manifest: `# ${text.replaceAll(/\s+/g, ' ')}\n${stringify(object, { lineWidth: 0 })}` };
}

function textOf(workload: Workload, inward: readonly WantedConnection[], outward: readonly WantedConnection[]): string {
  const describe = (list: readonly WantedConnection[], side: 'from' | 'to'): string =>
    list.map((each) => `${endText(each[side])} on ${describePorts(each.ports)}`).join(', ');
  const parts = [
    ...(inward.length > 0 ? [`is reached by ${describe(inward, 'from')}`] : []),
    ...(outward.length > 0 ? [`reaches ${describe(outward, 'to')}`] : []),
  ];
  return `${workload.ref} ${parts.join('; ')}.`;
}

export function endText(end: End): string {
  return end.kind === 'workload' ? end.workload.ref : end.blocks.join(', ');
}

/** Names of objects, once each: two workloads of different kinds may have the same. */
class Names {
  private readonly taken = new Set<string>();

  take(wanted: string): string {
    const base = wanted.slice(0, 240);
    let name = base;
    for (let number = 2; this.taken.has(name); number++) name = `${base}-${number}`;
    this.taken.add(name);
    return name;
  }
}
