import { compileSelector } from '../cluster/index.js';
import { asList, asNumber, asObject, asString, objectsIn, valueAt } from '../cluster/json.js';
import { labelsOf } from '../cluster/labels.js';
import type { JsonObject, ManifestObject } from '../manifests/index.js';
import { EVERY_ADDRESS } from '../reachability/addresses.js';
import { matchNamespace, type Match } from '../reachability/match.js';
import type { Network } from '../reachability/network.js';
import { resolveBackend } from './backends.js';
import { link, nameOf } from './chain.js';
import { controllerOf, findController, isCloud } from './controllers.js';
import { deadEnd, type DeadEnd } from './dead-ends.js';
import { commonHosts } from './hosts.js';
import { mayRefer } from './reference-grants.js';
import type { ChainLink, ExposureClass, TrafficSource, WayIn } from './types.js';

export const GATEWAY_GROUP = 'gateway.networking.k8s.io';
const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'] as const;
const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

/** Kinds of routes that a listener takes where it names none, by its protocol. */
const KINDS_OF_PROTOCOL: ReadonlyMap<string, readonly string[]> = new Map([
  ['HTTP', ['HTTPRoute', 'GRPCRoute']],
  ['HTTPS', ['HTTPRoute', 'GRPCRoute']],
  ['TLS', ['TLSRoute', 'TCPRoute']],
  ['TCP', ['TCPRoute']],
  ['UDP', ['UDPRoute']],
]);

/** Every way in that routes of the Gateway API open, and those that lead nowhere. */
export function waysThroughGateways(network: Network): { ways: WayIn[]; deadEnds: DeadEnd[] } {
  const ways: WayIn[] = [];
  const deadEnds: DeadEnd[] = [];
  const sources = new Map<ManifestObject | undefined, ReturnType<typeof sourceOf>>();
  for (const kind of ROUTES) {
    for (const route of network.cluster.objectsOf(GATEWAY_GROUP, kind)) {
      const attachments = attachmentsOf(network, route, deadEnds);
      if (attachments.length === 0) continue;
      const backends = backendsOf(network, route, deadEnds);
      for (const { gateway, step, hosts, unknownBecause } of attachments) {
        const { source, reach } = sources.get(gateway) ?? sourceOf(network, gateway);
        sources.set(gateway, { source, reach });
        for (const { found, from } of backends) {
          for (const { pod, port, protocol, chain } of found) {
            ways.push({
              via: 'gateway',
              class: reach,
              pod,
              protocol,
              port,
              source,
              conditions: hosts,
              chain: [step, from, ...chain],
              ...(unknownBecause === undefined ? {} : { unknownBecause }),
            });
          }
        }
      }
    }
  }
  return { ways, deadEnds };
}

interface Attachment {
  /** Undefined where the bundle does not have it: whether it takes the route is then not known. */
  readonly gateway: ManifestObject | undefined;
  readonly step: ChainLink;
  readonly hosts: readonly string[];
  readonly unknownBecause?: string;
}

function attachmentsOf(network: Network, route: ManifestObject, deadEnds: DeadEnd[]): Attachment[] {
  const parents = objectsIn(valueAt(route.value, ['spec', 'parentRefs']));
  const found: Attachment[] = [];
  parents.forEach((parent, index) => {
    const kind = asString(parent['kind']) ?? 'Gateway';
    // A Service as parent is a mesh's business: it lets nobody in.
    if ((asString(parent['group']) ?? GATEWAY_GROUP) !== GATEWAY_GROUP || kind !== 'Gateway') return;
    const namespace = asString(parent['namespace']) ?? route.namespace;
    const name = asString(parent['name']) ?? '';
    const path = ['spec', 'parentRefs', index];
    const gateway = network.cluster
      .objectsOf(GATEWAY_GROUP, 'Gateway')
      .find((each) => each.name === name && each.namespace === namespace);
    if (gateway === undefined) {
      const detail = `${nameOf(route)} attaches to Gateway ${namespace}/${name}, which these manifests do not have.`;
      deadEnds.push(
        deadEnd(
          'route-unattached',
          route,
          path,
          parentOf(parent, namespace),
          detail,
          'Name a Gateway that exists, or add it.',
        ),
      );
      const step = link(route, path, `attaches to Gateway ${namespace}/${name}, which is not in these manifests`);
      found.push({ gateway: undefined, step, hosts: hostsOf(route), unknownBecause: detail });
      return;
    }
    const misses: string[] = [];
    const before = found.length;
    objectsIn(valueAt(gateway.value, ['spec', 'listeners'])).forEach((listener, place) => {
      const tried = attach(network, route, parent, gateway, listener);
      if (!tried.ok) misses.push(`listener ${asString(listener['name']) ?? place}: ${tried.miss}`);
      else {
        const port = asNumber(listener['port']);
        const text = `listener ${asString(listener['name']) ?? place} on ${asString(listener['protocol']) ?? ''} port ${port ?? '?'} takes ${nameOf(route)}`;
        const step = link(gateway, ['spec', 'listeners', place], text);
        found.push({
          gateway,
          step,
          hosts: tried.hosts,
          ...(tried.because === undefined ? {} : { unknownBecause: tried.because }),
        });
      }
    });
    if (found.length > before) return;
    const detail = `${nameOf(route)} attaches to no listener of ${nameOf(gateway)}: ${misses.join('; ') || 'it has none'}.`;
    const remedy = 'Let a listener take the route (allowedRoutes, hostname), or name another sectionName or port.';
    deadEnds.push(deadEnd('route-unattached', route, path, parentOf(parent, namespace), detail, remedy));
  });
  return found;
}

/** A parent by what it names, so that another order of the list changes nothing. */
function parentOf(parent: JsonObject, namespace: string): string[] {
  const { name, sectionName, port } = parent;
  return [namespace, ...[name, sectionName, port].map((each) => JSON.stringify(each ?? ''))];
}

type Attempt =
  | { readonly ok: true; readonly hosts: readonly string[]; readonly because?: string }
  | { readonly ok: false; readonly miss: string };

function attach(
  network: Network,
  route: ManifestObject,
  parent: JsonObject,
  gateway: ManifestObject,
  listener: JsonObject,
): Attempt {
  const section = asString(parent['sectionName']);
  if (section !== undefined && section !== listener['name']) return { ok: false, miss: `the route is for ${section}` };
  const port = asNumber(parent['port']);
  if (port !== undefined && port !== listener['port']) return { ok: false, miss: `the route is for port ${port}` };
  const kinds = kindsOf(listener);
  if (!kinds.includes(route.kind)) return { ok: false, miss: `it takes ${kinds.join(' and ') || 'no route'} only` };
  const namespaces = asObject(valueAt(listener, ['allowedRoutes', 'namespaces']));
  const admitted = admits(network, namespaces, gateway.namespace, route.namespace);
  if (admitted === 'no') {
    return {
      ok: false,
      miss: `it takes routes from ${asString(namespaces?.['from']) ?? 'Same'} namespaces, not from ${route.namespace}`,
    };
  }
  const hosts = commonHosts(asString(listener['hostname']), hostsOf(route));
  if (hosts === undefined)
    return { ok: false, miss: `its host name ${asString(listener['hostname']) ?? ''} is none of the route's` };
  if (admitted === 'yes') return { ok: true, hosts };
  return {
    ok: true,
    hosts,
    because: `Whether ${nameOf(gateway)} takes routes from namespace ${route.namespace} depends on labels that no manifest declares.`,
  };
}

function hostsOf(route: ManifestObject): string[] {
  return asList(valueAt(route.value, ['spec', 'hostnames'])).flatMap((each) => asString(each) ?? []);
}

function kindsOf(listener: JsonObject): readonly string[] {
  const written = objectsIn(valueAt(listener, ['allowedRoutes', 'kinds']));
  const possible = KINDS_OF_PROTOCOL.get(asString(listener['protocol']) ?? '') ?? [...ROUTES];
  if (written.length === 0) return possible;
  return written
    .filter((each) => (asString(each['group']) ?? GATEWAY_GROUP) === GATEWAY_GROUP)
    .flatMap((each) => asString(each['kind']) ?? [])
    .filter((kind) => possible.includes(kind));
}

function admits(network: Network, namespaces: JsonObject | undefined, own: string, from: string): Match {
  switch (asString(namespaces?.['from']) ?? 'Same') {
    case 'All':
      return 'yes';
    case 'Selector':
      return matchNamespace(compileSelector(namespaces?.['selector']), from, network.cluster);
    case 'None':
      return 'no';
    default:
      return own === from ? 'yes' : 'no';
  }
}

function backendsOf(
  network: Network,
  route: ManifestObject,
  deadEnds: DeadEnd[],
): { found: ReturnType<typeof resolveBackend>['pods']; from: ChainLink }[] {
  return objectsIn(valueAt(route.value, ['spec', 'rules'])).flatMap((rule, index) =>
    objectsIn(rule['backendRefs']).flatMap((reference, place) => {
      const path = ['spec', 'rules', index, 'backendRefs', place];
      if ((asString(reference['kind']) ?? 'Service') !== 'Service' || (asString(reference['group']) ?? '') !== '')
        return [];
      if (asNumber(reference['weight']) === 0) return [];
      const namespace = asString(reference['namespace']) ?? route.namespace;
      const service = asString(reference['name']) ?? '';
      if (namespace !== route.namespace && !mayRefer(network.cluster, route, namespace, service)) {
        const detail = `${nameOf(route)} leads to Service ${namespace}/${service}, and no ReferenceGrant of namespace ${namespace} lets it.`;
        const remedy = `Add a ReferenceGrant to namespace ${namespace}: from ${route.kind} of namespace ${route.namespace}, to Service ${service}.`;
        deadEnds.push(deadEnd('reference-grant-missing', route, path, [`${namespace}/${service}`], detail, remedy));
        return [];
      }
      const protocol = 'TCP' as const;
      const port = asNumber(reference['port']) ?? '';
      const resolved = resolveBackend(network.cluster, { route, path, namespace, service, port, protocol });
      deadEnds.push(...resolved.deadEnds);
      const from = link(route, path, `leads to port ${port} of Service ${namespace}/${service}`);
      return [{ found: resolved.pods, from }];
    }),
  );
}

function sourceOf(
  network: Network,
  gateway: ManifestObject | undefined,
): { source: TrafficSource; reach: ExposureClass } {
  if (gateway === undefined) {
    const controller = findController(network, { className: undefined, controller: undefined });
    return { source: { kind: 'controller', controller }, reach: 'internet' };
  }
  const className = asString(valueAt(gateway.value, ['spec', 'gatewayClassName']));
  const classObject = network.cluster.objectsOf(GATEWAY_GROUP, 'GatewayClass').find((each) => each.name === className);
  const controller =
    classObject === undefined ? undefined : asString(valueAt(classObject.value, ['spec', 'controllerName']));
  const reach: ExposureClass = isInternal(gateway, className) ? 'private' : 'internet';
  const own = network.cluster.workloads.filter(
    (workload) =>
      workload.namespace === gateway.namespace &&
      workload.pods.length > 0 &&
      workload.podLabels.get(GATEWAY_NAME) === gateway.name,
  );
  if (own.length > 0) return { source: { kind: 'controller', controller: controllerOf(network, own) }, reach };
  const wanted = { className, controller };
  if (network.assume.ingressController === undefined && isCloud(wanted)) {
    const ranges = EVERY_ADDRESS.filter(({ family }) => family === 4);
    return { source: { kind: 'clients', ranges, preserved: false }, reach };
  }
  return { source: { kind: 'controller', controller: findController(network, wanted) }, reach };
}

/** Annotations for the balancer that a Gateway asks for stand in its infrastructure or on itself. */
function isInternal(gateway: ManifestObject, className: string | undefined): boolean {
  if (className !== undefined && /^gke-l7-(rilb|.*internal)/.test(className)) return true;
  return [
    valueAt(gateway.value, ['spec', 'infrastructure', 'annotations']),
    valueAt(gateway.value, ['metadata', 'annotations']),
  ].some((annotations) =>
    [...labelsOf(annotations)].some(
      ([key, value]) => /load-?balancer.*internal|internal.*load-?balancer/.test(key) && value !== 'false',
    ),
  );
}
