import { asNumber, asObject, asString, objectsIn, valueAt } from '../cluster/json.js';
import type { FieldPath, JsonObject } from '../manifests/index.js';
import type { Network } from '../reachability/network.js';
import { resolveBackend } from './backends.js';
import { link } from './chain.js';
import { assumedController, findController } from './controllers.js';
import type { DeadEnd } from './dead-ends.js';
import type { WayIn } from './types.js';

/** Where OpenShift runs its routers. */
const ROUTERS = 'openshift-ingress';

/** Every way in that Routes of route.openshift.io open, alternate backends among them. */
export function waysThroughRoutes(network: Network): { ways: WayIn[]; deadEnds: DeadEnd[] } {
  const ways: WayIn[] = [];
  const deadEnds: DeadEnd[] = [];
  const routes = network.cluster.objectsOf('route.openshift.io', 'Route');
  if (routes.length === 0) return { ways, deadEnds };
  const found = findController(network, { controller: 'openshift.io/ingress-to-route', className: undefined });
  const controller =
    found.assumed && network.assume.ingressController === undefined
      ? assumedController("OpenShift's router", ROUTERS, 'router-default')
      : found;
  for (const route of routes) {
    const spec = asObject(route.value['spec']) ?? {};
    const targets: { target: JsonObject; path: FieldPath }[] = [
      ...objectsIn([spec['to'] ?? null]).map((target) => ({ target, path: ['spec', 'to'] })),
      ...objectsIn(spec['alternateBackends']).map((target, index) => ({
        target,
        path: ['spec', 'alternateBackends', index],
      })),
    ];
    const condition = `${asString(spec['host']) ?? 'a host name of the cluster'}${asString(spec['path']) ?? ''}`;
    for (const { target, path } of targets) {
      if (asNumber(target['weight']) === 0 || (asString(target['kind']) ?? 'Service') !== 'Service') continue;
      const wanted = valueAt(spec, ['port', 'targetPort']);
      const resolved = resolveBackend(network.cluster, {
        route,
        path,
        namespace: route.namespace,
        service: asString(target['name']) ?? '',
        port: asNumber(wanted) ?? asString(wanted),
        byTargetPort: true,
      });
      deadEnds.push(...resolved.deadEnds);
      for (const { pod, port, protocol, chain } of resolved.pods) {
        ways.push({
          via: 'route',
          class: 'internet',
          pod,
          protocol,
          port,
          source: { kind: 'controller', controller },
          conditions: [condition],
          chain: [link(route, path, `requests for ${condition}`), ...chain],
        });
      }
    }
  }
  return { ways, deadEnds };
}
