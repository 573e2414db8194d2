import {
  dialledPort,
  nearest,
  servicesOf,
  type Cluster,
  type Pod,
  type Protocol,
  type Service,
  type ServiceEndpoint,
  type ServicePort,
} from '../cluster/index.js';
import { asList, asObject, valueAt } from '../cluster/json.js';
import { formatRange, parseRange, type AddressRange } from './addresses.js';
import { podEndpoints } from './endpoints.js';
import type { Network } from './network.js';
import { onePort } from './ports.js';
import { refusedSide, type Place, type ServedPort, type Side } from './sides.js';

export const SERVICE_PREFIX = 'service:';

/** The ports of a Service and the pods or addresses that they lead to. Policies never see a Service, only what is behind it. */
export function serviceSide(
  network: Network,
  written: string,
  wanted: { readonly port?: number | string; readonly protocol?: Protocol },
  defaultNamespace: string,
): Side {
  const reference = written.slice(SERVICE_PREFIX.length);
  const parts = reference.split('/');
  const [namespace = '', name = ''] = parts.length === 1 ? [defaultNamespace, reference] : parts;
  const services = servicesOf(network.cluster);
  const service = parts.length > 2 ? undefined : services.find(namespace, name);
  if (service === undefined) {
    const near = nearest(
      reference,
      services.all.map((each) => `${each.namespace}/${each.name}`),
    );
    const candidates = near.map((each) => `${SERVICE_PREFIX}${each}`);
    const hint = candidates.length === 0 ? '' : ` Did you mean ${candidates.join(' or ')}?`;
    const detail = `There is no Service ${reference} in these manifests.${hint}`;
    return refusedSide('/to', detail, candidates, 'UNKNOWN_ENTITY');
  }
  return sideOfService(network, service, wanted);
}

const BY_ADDRESS = new WeakMap<Cluster, ReadonlyMap<string, Service>>();

/** The Service that has an address, where a manifest records it; of several the first by namespace and name. */
export function serviceAt(cluster: Cluster, range: AddressRange): Service | undefined {
  let known = BY_ADDRESS.get(cluster);
  if (known === undefined) {
    const found = new Map<string, Service>();
    for (const service of servicesOf(cluster).all) {
      const spec = asObject(service.object.value['spec']) ?? {};
      for (const each of [spec['clusterIP'], ...asList(spec['clusterIPs'])]) {
        const own = typeof each === 'string' ? parseRange(each) : undefined;
        if (own !== undefined && !found.has(formatRange(own))) found.set(formatRange(own), service);
      }
    }
    known = found;
    BY_ADDRESS.set(cluster, known);
  }
  return known.get(formatRange(range));
}

export function sideOfService(
  network: Network,
  service: Service,
  wanted: { readonly port?: number | string; readonly protocol?: Protocol },
): Side {
  const text = `Service ${service.namespace}/${service.name}`;
  if (service.type === 'ExternalName') {
    const unknown = `${text} is another name for ${service.externalName ?? 'a host'}: what that resolves to is in no manifest.`;
    return { ok: true, text, places: [], unknown };
  }
  const ports = wantedPorts(service, wanted);
  if (ports.length === 0) {
    const candidates = service.ports.map(
      ({ name, protocol, port }) => `${protocol} ${port}${name === '' ? '' : ` (${name})`}`,
    );
    const has = candidates.length === 0 ? 'it has no ports' : `it has ${candidates.join(', ')}`;
    const asked = wanted.port === undefined ? `${wanted.protocol ?? ''} port` : `port ${wanted.port}`;
    return refusedSide('/port', `${text} has no ${asked}: ${has}.`, candidates, 'UNKNOWN_ENTITY');
  }
  const places = placesOf(network, service, ports);
  return { ok: true, text, places, ...(places.length > 0 ? {} : leadsNowhere(network, service, text, ports)) };
}

function leadsNowhere(
  network: Network,
  service: Service,
  text: string,
  ports: readonly ServicePort[],
): { readonly unknown: string } | { readonly nowhere: string } {
  const selector = asObject(valueAt(service.object.value, ['spec', 'selector']));
  if (selector === undefined) {
    return {
      unknown: `${text} has no selector, and no EndpointSlice of these manifests says where it leads: add it.`,
    };
  }
  if (service.selector === undefined) {
    return { nowhere: `${text} has an empty selector, for which the cluster makes no endpoints.` };
  }
  const selected = servicesOf(network.cluster).podsOf(service);
  if (selected.length === 0) return { unknown: `${text} selects no pod of these manifests.` };
  const names = [...new Set(ports.map(({ targetPort, protocol }) => `${protocol} port named ${targetPort}`))];
  return { nowhere: `${text} has no endpoints: none of its pods has a ${names.join(' or a ')}.` };
}

/** A port without a protocol is a TCP port, unless only other protocols have it. */
function wantedPorts(
  service: Service,
  { port, protocol }: { readonly port?: number | string; readonly protocol?: Protocol },
): ServicePort[] {
  const named = service.ports.filter(
    (each) => port === undefined || (typeof port === 'number' ? each.port === port : each.name === port),
  );
  if (protocol !== undefined) return named.filter((each) => each.protocol === protocol);
  const tcp = named.filter((each) => each.protocol === 'TCP');
  return port === undefined || tcp.length === 0 ? named : tcp;
}

function placesOf(network: Network, service: Service, ports: readonly ServicePort[]): Place[] {
  const directory = servicesOf(network.cluster);
  const byPod = new Map<Pod, ServedPort[]>();
  const byAddress = new Map<string, ServedPort[]>();
  for (const port of ports) {
    for (const endpoint of directory.endpointsOf(service, port).endpoints) {
      const served = servedPort(service, port, endpoint);
      if (endpoint.kind === 'pod') add(byPod, endpoint.pod, served);
      else add(byAddress, endpoint.address, served);
    }
  }
  // Pods on which the same ports are dialled are asked together, as those of a workload are elsewhere.
  const alike = new Map<string, { readonly pods: Pod[]; readonly ports: readonly ServedPort[] }>();
  for (const [pod, served] of byPod) {
    const key = served.map((each) => each.text).join();
    const group = alike.get(key);
    if (group === undefined) alike.set(key, { pods: [pod], ports: served });
    else group.pods.push(pod);
  }
  const pods = [...alike.values()].flatMap(({ pods: members, ports: served }) =>
    podEndpoints(network, members, false).map((endpoint): Place => ({ kind: 'endpoint', endpoint, ports: served })),
  );
  const addresses = [...byAddress].flatMap(([address, served]): Place[] => {
    const range = parseRange(address);
    if (range === undefined) return [];
    return [{ kind: 'endpoint', endpoint: { kind: 'addresses', range, text: address }, ports: served }];
  });
  return [...pods, ...addresses];
}

function servedPort(service: Service, port: ServicePort, endpoint: ServiceEndpoint): ServedPort {
  const dialled = dialledPort(service, port, endpoint);
  return {
    served: onePort(port.protocol, port.port),
    dialled: onePort(port.protocol, dialled),
    text: dialled === port.port ? `${port.protocol} ${port.port}` : `${port.protocol} ${port.port}→${dialled}`,
  };
}

function add<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const group = map.get(key);
  if (group === undefined) map.set(key, [item]);
  else group.push(item);
}
