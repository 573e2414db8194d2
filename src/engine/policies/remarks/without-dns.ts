import { servicesOf, type Pod } from '../../cluster/index.js';
import { listed } from '../../exposure/words.js';
import { regionOpenings } from '../../exposure/peers.js';
import { podEndpoints } from '../../reachability/endpoints.js';
import { boundsOf, type Network } from '../../reachability/network.js';
import { intersect, isEmpty, onePort, union, type PortSet } from '../../reachability/ports.js';
import { openingsIn, type PolicyLab } from '../lab.js';
import type { Party } from '../../reachability/map/parties.js';
import type { View } from '../../reachability/map/views.js';
import { remark, type RemarkCheck } from '../remark.js';

/** Pods whose egress it closes and that no policy lets reach a name server: most of what they do begins with a name. */
export const isolatesWithoutDns: RemarkCheck = ({ lab, policy }) => {
  if (!policy.isolates.has('egress')) return [];
  const servers = serversOf(lab);
  const cut = lab
    .governed(policy)
    .filter(({ direction }) => direction === 'egress')
    .filter(({ party }) => !reachesDns(lab, party, servers));
  if (cut.length === 0) return [];
  const refs = [...new Set(cut.flatMap(({ party }) => party.pods.map((pod) => pod.workload.ref)))].sort();
  const where =
    servers.length === 0
      ? 'UDP 53 of nobody'
      : `no name server (${listed(servers.map(({ pod }) => pod.workload.ref))})`;
  const text = `${listed(refs)} can reach ${where}: names do not resolve. Allow egress to the cluster's DNS on UDP 53 and TCP 53.`;
  return [remark(policy, 'isolates-without-dns', ['spec', 'policyTypes'], text)];
};

/** By lab, and by what policies let out: whom the same policies govern reaches the same name servers. */
const SERVERS = new WeakMap<PolicyLab, readonly NameServer[]>();
const REACHES = new WeakMap<View, boolean>();

function serversOf(lab: PolicyLab): readonly NameServer[] {
  const servers = SERVERS.get(lab) ?? nameServers(lab.network);
  SERVERS.set(lab, servers);
  return servers;
}

function reachesDns(lab: PolicyLab, party: Party, servers: readonly NameServer[]): boolean {
  const view = lab.viewToday('egress', party);
  const reaches = REACHES.get(view) ?? findsDns(lab, party, view, servers);
  REACHES.set(view, reaches);
  return reaches;
}

interface NameServer {
  readonly pod: Pod;
  readonly ports: PortSet;
}

/** The pods behind Service kube-dns, and those that carry its label; nobody where the bundle is an application's alone. */
function nameServers({ cluster }: Network): NameServer[] {
  const services = servicesOf(cluster);
  const found = new Map<Pod, PortSet>();
  const service = services.find('kube-system', 'kube-dns') ?? services.find('openshift-dns', 'dns-default');
  for (const port of service?.ports ?? []) {
    for (const endpoint of service === undefined ? [] : services.endpointsOf(service, port).endpoints) {
      if (endpoint.kind !== 'pod' || port.port !== 53) continue;
      const opened = onePort(port.protocol, endpoint.port);
      const known = found.get(endpoint.pod);
      found.set(endpoint.pod, known === undefined ? opened : union(known, opened));
    }
  }
  if (found.size === 0) {
    const dns = onePort('UDP', 53);
    for (const pod of cluster.pods) if (pod.labels.get('k8s-app') === 'kube-dns') found.set(pod, dns);
  }
  return [...found].map(([pod, ports]) => ({ pod, ports }));
}

function findsDns(lab: PolicyLab, party: Party, view: View, servers: readonly NameServer[]): boolean {
  if (servers.length === 0) {
    // Anybody's UDP 53 may be the name server's, that of pods which are not in the bundle too.
    const dns = onePort('UDP', 53);
    if (openingsIn(view).some(({ most }) => !isEmpty(intersect(most, dns)))) return true;
    return mayReachSomebody(lab, party, dns);
  }
  return servers.some(({ pod, ports }) =>
    podEndpoints(lab.network, [pod], true).some(
      (server) => !isEmpty(intersect(boundsOf(lab.network, 'egress', party.endpoint, server).most, ports)),
    ),
  );
}

function mayReachSomebody({ network }: PolicyLab, party: Party, dns: PortSet): boolean {
  if (party.endpoint.kind !== 'pod') return true;
  return regionOpenings(network, party.endpoint.pod, 'egress').some(
    ({ most, named }) => !isEmpty(intersect(most, dns)) || named.some(({ name }) => name.startsWith('dns')),
  );
}
