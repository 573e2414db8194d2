import { containersOf, protocolOf, type Cluster, type Workload } from '../cluster/index.js';
import { asNumber, asString, objectsIn } from '../cluster/json.js';
import { EVERY_ADDRESS, parseRange } from '../reachability/addresses.js';
import { link } from './chain.js';
import type { WayIn } from './types.js';

/** Ways in through the node itself: host ports, and pods that share their node's network. */
export function waysThroughNodes(cluster: Cluster): WayIn[] {
  return cluster.workloads.flatMap((workload) => [...hostNetwork(workload), ...hostPorts(workload)]);
}

function hostNetwork(workload: Workload): WayIn[] {
  return workload.pods
    .filter((pod) => pod.hostNetwork)
    .flatMap((pod) => {
      const step = link(
        workload.object,
        [...workload.podSpecPath, 'hostNetwork'],
        "the pod shares its node's network: whatever it listens on is open on the node, and policies do not bind it",
      );
      const shared = { via: 'host-network', class: 'node', pod, conditions: [], chain: [step] } as const;
      const source = { kind: 'clients', ranges: EVERY_ADDRESS, preserved: true } as const;
      return (['TCP', 'UDP', 'SCTP'] as const).map((protocol): WayIn => ({
        ...shared,
        protocol,
        port: 'every',
        source,
      }));
    });
}

function hostPorts(workload: Workload): WayIn[] {
  return containersOf(workload.podSpec).flatMap(({ value, path, name }) =>
    objectsIn(value['ports']).flatMap((port, index): WayIn[] => {
      const number = asNumber(port['hostPort']);
      const target = asNumber(port['containerPort']);
      if (number === undefined || number === 0 || target === undefined) return [];
      const address = asString(port['hostIP']) ?? '';
      const loopback = /^(127\.|::1$)/.test(address);
      const range = parseRange(address);
      const families = EVERY_ADDRESS.filter(({ family }) => range === undefined || range.family === family);
      const where = loopback
        ? `port ${number} of ${address}: processes of the node only`
        : `port ${number} of ${address === '' || /^(0\.0\.0\.0|::)$/.test(address) ? 'the node' : address}`;
      const step = link(workload.object, [...workload.podSpecPath, ...path, 'ports', index, 'hostPort'], where);
      return workload.pods
        .filter((pod) => !pod.hostNetwork)
        .map((pod) => ({
          via: 'host-port',
          class: 'node',
          pod,
          protocol: protocolOf(asString(port['protocol'])),
          port: target,
          source: loopback ? { kind: 'node' } : { kind: 'clients', ranges: families, preserved: true },
          conditions: [],
          chain: [step, link(workload.object, [...workload.podSpecPath, ...path], `container ${name}, port ${target}`)],
        }));
    }),
  );
}
