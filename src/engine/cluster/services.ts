import type { ManifestObject } from '../manifests/index.js';
import { asNumber, asObject, asString, asList, objectsIn } from './json.js';
import { labelsOf } from './labels.js';
import { recordedEndpoints } from './service-endpoints.js';
import type { PortEndpoints, Service, ServiceEndpoint, ServicePort, ServiceType } from './service-types.js';
import type { Cluster, Pod, Protocol } from './types.js';
import { protocolOf } from './workloads.js';

/** The Services of a cluster, sorted by namespace and name. */
export interface ServiceDirectory {
  readonly all: readonly Service[];
  find(namespace: string, name: string): Service | undefined;
  /** Pods that its selector selects; none where it has no selector. */
  podsOf(service: Service): readonly Pod[];
  endpointsOf(service: Service, port: ServicePort): PortEndpoints;
}

const KNOWN = new WeakMap<Cluster, ServiceDirectory>();

export function servicesOf(cluster: Cluster): ServiceDirectory {
  const known = KNOWN.get(cluster);
  if (known !== undefined) return known;
  const directory = directoryOf(cluster);
  KNOWN.set(cluster, directory);
  return directory;
}

/** The port that a client dials on the endpoint: a headless Service's name leads to the pod, with the port as it is. */
export function dialledPort(service: Service, port: ServicePort, endpoint: ServiceEndpoint): number {
  return service.headless ? port.port : endpoint.port;
}

/** The port of a Service by its number or its name; without a protocol the first of any. */
export function servicePort(service: Service, wanted: number | string, protocol?: Protocol): ServicePort | undefined {
  return service.ports.find(
    (port) =>
      (typeof wanted === 'number' ? port.port === wanted : port.name === wanted) &&
      (protocol === undefined || port.protocol === protocol),
  );
}

function directoryOf(cluster: Cluster): ServiceDirectory {
  const all = cluster.objectsOf('', 'Service').map(serviceOf);
  const byName = new Map(all.map((service) => [service.ref, service]));
  const candidates = podsByLabel(cluster);
  const selected = new Map<Service, readonly Pod[]>();
  const podsOf = (service: Service): readonly Pod[] => {
    const before = selected.get(service);
    if (before !== undefined) return before;
    const found = candidates(service).filter((pod) => isSelected(service, pod));
    selected.set(service, found);
    return found;
  };
  const recorded = recordedEndpoints(cluster);
  return {
    all,
    find: (namespace, name) => byName.get(`${namespace}/Service/${name}`),
    podsOf,
    endpointsOf: (service, port) => {
      if (service.type === 'ExternalName') return { endpoints: [], withoutPort: [] };
      const endpoints: ServiceEndpoint[] = [];
      const withoutPort: Pod[] = [];
      for (const pod of podsOf(service)) {
        const number = targetPortOf(pod, port);
        if (number === undefined) withoutPort.push(pod);
        else endpoints.push({ kind: 'pod', pod, port: number });
      }
      return { endpoints: [...endpoints, ...recorded(service, port)], withoutPort };
    },
  };
}

function serviceOf(object: ManifestObject): Service {
  const spec = asObject(object.value['spec']) ?? {};
  const selector = labelsOf(spec['selector']);
  return {
    namespace: object.namespace,
    name: object.name,
    ref: `${object.namespace}/Service/${object.name}`,
    object,
    type: typeOf(asString(spec['type'])),
    headless: spec['clusterIP'] === 'None' || asList(spec['clusterIPs']).includes('None'),
    selector: selector.size === 0 ? undefined : selector,
    ports: objectsIn(spec['ports']).flatMap((port, index): ServicePort[] => {
      const number = asNumber(port['port']);
      if (number === undefined) return [];
      const target = asNumber(port['targetPort']) ?? asString(port['targetPort']);
      return [
        {
          name: asString(port['name']) ?? '',
          protocol: protocolOf(asString(port['protocol'])),
          port: number,
          // IntOrString defaults to the port where it is 0 or empty (SetDefaults_Service).
          targetPort: target === undefined || target === 0 || target === '' ? number : target,
          nodePort: asNumber(port['nodePort']) || undefined,
          path: ['spec', 'ports', index],
        },
      ];
    }),
    externalName: asString(spec['externalName']),
    externalIPs: asList(spec['externalIPs']).flatMap((each) => asString(each) ?? []),
  };
}

function typeOf(text: string | undefined): ServiceType {
  return text === 'NodePort' || text === 'LoadBalancer' || text === 'ExternalName' ? text : 'ClusterIP';
}

/** A number is taken as it is, also where no container declares it; a name is looked up by name and protocol. */
function targetPortOf(pod: Pod, port: ServicePort): number | undefined {
  if (typeof port.targetPort === 'number') return port.targetPort;
  return pod.ports.find((each) => each.name === port.targetPort && each.protocol === port.protocol)?.port;
}

function isSelected({ namespace, selector }: Service, pod: Pod): boolean {
  if (selector === undefined || pod.namespace !== namespace) return false;
  return [...selector].every(([key, value]) => pod.labels.get(key) === value);
}

/** The pods with the rarest label of a selector, so that finding them costs what is found. */
function podsByLabel(cluster: Cluster): (service: Service) => readonly Pod[] {
  const byLabel = new Map<string, Pod[]>();
  for (const pod of cluster.pods) {
    for (const [key, value] of pod.labels) {
      const text = `${pod.namespace}\u0000${key}=${value}`;
      const group = byLabel.get(text);
      if (group === undefined) byLabel.set(text, [pod]);
      else group.push(pod);
    }
  }
  return ({ namespace, selector }) => {
    const groups = [...(selector ?? [])].map(([key, value]) => byLabel.get(`${namespace}\u0000${key}=${value}`) ?? []);
    return groups.sort((one, other) => one.length - other.length)[0] ?? [];
  };
}
