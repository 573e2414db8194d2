import { servicesOf } from '../../cluster/services.js';
import type { Cluster, Workload } from '../../cluster/index.js';
import type { Json } from '../../manifests/index.js';

/** Kinds that lead traffic from outside to Services that they name. */
const ROUTES: readonly (readonly [group: string, kind: string])[] = [
  ['networking.k8s.io', 'Ingress'],
  ['gateway.networking.k8s.io', 'HTTPRoute'],
  ['gateway.networking.k8s.io', 'GRPCRoute'],
  ['gateway.networking.k8s.io', 'TLSRoute'],
  ['gateway.networking.k8s.io', 'TCPRoute'],
  ['gateway.networking.k8s.io', 'UDPRoute'],
  ['route.openshift.io', 'Route'],
];

/** Workloads that a manifest publishes: a Service of type LoadBalancer or NodePort, external IPs, a route to a Service, a hostPort. */
export function publishedWorkloads(cluster: Cluster): ReadonlySet<Workload> {
  const routed = new Set<string>();
  for (const [group, kind] of ROUTES) {
    for (const { namespace, value } of cluster.objectsOf(group, kind)) {
      for (const name of textsIn(value['spec'] ?? null)) routed.add(`${namespace}/${name}`);
    }
  }
  const services = servicesOf(cluster);
  const published = new Set<Workload>();
  for (const service of services.all) {
    const outside =
      service.type === 'LoadBalancer' ||
      service.type === 'NodePort' ||
      service.externalIPs.length > 0 ||
      routed.has(`${service.namespace}/${service.name}`);
    if (outside) for (const pod of services.podsOf(service)) published.add(pod.workload);
  }
  return published;
}

/** Every text in a value: a Service that a route could mean is taken as named by it, so nothing published is called needless. */
function* textsIn(value: Json): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value) yield* textsIn(item);
  else if (typeof value === 'object' && value !== null) {
    for (const key of Object.keys(value)) yield* textsIn(value[key] ?? null);
  }
}
