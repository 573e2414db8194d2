import { needsOf } from '../needs/needs.js';
import { publicationsOf, type Publication } from '../publication/index.js';
import type { Protocol, Workload } from '../cluster/index.js';
import { parseRange } from '../reachability/addresses.js';
import type { Network } from '../reachability/network.js';
import { onePort } from '../reachability/ports.js';
import { blocksOf } from './blocks.js';
import type { WantedConnection } from './types.js';

/**
 * What today's Services and references imply for a namespace: a workload that is told of a Service reaches the pods behind it;
 * a controller reaches what routes lead to; clients reach what balancers, nodes and host ports publish.
 */
export function impliedConnections(
  network: Network,
  namespace: string,
): { connections: WantedConnection[]; warnings: string[] } {
  const { cluster } = network;
  const connections: WantedConnection[] = [];
  const warnings: string[] = [];
  for (const need of needsOf(cluster)) {
    if (need.from.namespace !== namespace && need.to.namespace !== namespace) continue;
    connections.push({
      from: { kind: 'workload', workload: need.from },
      to: { kind: 'workload', workload: need.to.workload },
      ports: onePort(need.protocol, need.port),
      because: `container ${need.container} is told of Service ${need.service.namespace}/${need.service.name} (${need.field}, ${need.file}:${need.line})`,
    });
  }
  const publications = publicationsOf(network);
  for (const workload of cluster.workloads) {
    if (workload.namespace !== namespace) continue;
    for (const { port, protocol, publications: ways } of publications.of(workload).ports) {
      if (port === null) continue;
      for (const way of ways) {
        const found = connectionOfWay(network, workload, protocol, port, way);
        if (typeof found === 'string') warnings.push(found);
        else if (found !== undefined) connections.push(found);
      }
    }
  }
  return { connections, warnings: [...new Set(warnings)] };
}

function connectionOfWay(
  network: Network,
  workload: Workload,
  protocol: Protocol,
  port: number,
  way: Publication,
): WantedConnection | string | undefined {
  if (way.via === 'cluster-ip' || way.via === 'host-network') return undefined;
  const [first] = way.chain;
  const because =
    first === undefined
      ? way.via
      : `${first.kind} ${first.namespace}/${first.name} publishes it (${first.file}:${first.line})`;
  const to = { kind: 'workload', workload } as const;
  const ports = onePort(protocol, port);
  if (way.controller !== undefined) {
    const controller = network.cluster.workloads.find(({ ref }) => ref === way.controller?.workload);
    if (controller === undefined) {
      return `${workload.ref} is published on ${protocol} ${port} through ${way.controller.text}, which these manifests do not have: no rule was written for it. Say where it is with assume.ingressController and add its pods to the manifests.`;
    }
    return { from: { kind: 'workload', workload: controller }, to, ports, because };
  }
  const written = way.clients.flatMap((each) => parseRange(each) ?? []);
  if (written.length === 0) return undefined;
  return { from: { kind: 'addresses', ranges: written, blocks: blocksOf(written) }, to, ports, because };
}
