import type { JsonObject, ManifestObject } from '../manifests/index.js';
import { asNumber, asObject, asString, asList, objectsIn, valueAt } from './json.js';
import { labelsOf } from './labels.js';
import type { Service, ServiceEndpoint, ServicePort } from './service-types.js';
import type { Cluster, Pod } from './types.js';
import { protocolOf } from './workloads.js';

const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
/** These keep slices up to date with selectors and Endpoints: what they wrote follows from what is read anyway. */
const OWN_CONTROLLERS = new Set(['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io']);

interface Place {
  readonly address: string;
  readonly podName: string | undefined;
  readonly port: number;
  readonly object: ManifestObject;
}

/** Endpoints that somebody wrote down: EndpointSlices of any Service, and Endpoints of one without a selector. */
export function recordedEndpoints(cluster: Cluster): (service: Service, port: ServicePort) => ServiceEndpoint[] {
  const slices = new Map<string, ManifestObject[]>();
  for (const slice of cluster.objectsOf('discovery.k8s.io', 'EndpointSlice')) {
    const labels = labelsOf(valueAt(slice.value, ['metadata', 'labels']));
    const service = labels.get(SERVICE_NAME);
    if (service === undefined || OWN_CONTROLLERS.has(labels.get(MANAGED_BY) ?? '')) continue;
    const key = `${slice.namespace}/${service}`;
    slices.set(key, [...(slices.get(key) ?? []), slice]);
  }
  const endpoints = new Map(
    cluster.objectsOf('', 'Endpoints').map((object) => [`${object.namespace}/${object.name}`, object]),
  );
  const pods = podsByNameAndAddress(cluster);
  return (service, port) => {
    const key = `${service.namespace}/${service.name}`;
    const written = service.selector === undefined ? endpoints.get(key) : undefined;
    const places = [
      ...(slices.get(key) ?? []).flatMap((slice) => placesOfSlice(slice, port)),
      ...(written === undefined ? [] : placesOfEndpoints(written, port)),
    ];
    return distinct(
      places.map((place): ServiceEndpoint => {
        const pod = pods(service.namespace, place);
        return pod === undefined
          ? { kind: 'address', address: place.address, port: place.port, object: place.object }
          : { kind: 'pod', pod, port: place.port };
      }),
    );
  };
}

function placesOfSlice(slice: ManifestObject, port: ServicePort): Place[] {
  // kube-proxy has no use for names.
  if (slice.value['addressType'] === 'FQDN') return [];
  const numbers = portsNamed(slice.value['ports'], port);
  return objectsIn(slice.value['endpoints']).flatMap((endpoint) => {
    if (valueAt(endpoint, ['conditions', 'ready']) === false && valueAt(endpoint, ['conditions', 'serving']) !== true)
      return [];
    const [address] = asList(endpoint['addresses']).flatMap((each) => asString(each) ?? []);
    return address === undefined
      ? []
      : numbers.map((number) => ({ address, podName: podIn(endpoint), port: number, object: slice }));
  });
}

function placesOfEndpoints(object: ManifestObject, port: ServicePort): Place[] {
  return objectsIn(object.value['subsets']).flatMap((subset) =>
    objectsIn(subset['addresses']).flatMap((each) => {
      const address = asString(each['ip']);
      return address === undefined
        ? []
        : portsNamed(subset['ports'], port).map((number) => ({ address, podName: podIn(each), port: number, object }));
    }),
  );
}

/** Ports of a Service and of its endpoints belong together by name and protocol. */
function portsNamed(list: JsonObject[string] | undefined, port: ServicePort): number[] {
  return objectsIn(list)
    .filter((each) => (asString(each['name']) ?? '') === port.name)
    .filter((each) => protocolOf(asString(each['protocol'])) === port.protocol)
    .flatMap((each) => asNumber(each['port']) ?? []);
}

function podIn(endpoint: JsonObject): string | undefined {
  const target = asObject(endpoint['targetRef']);
  return target?.['kind'] === 'Pod' ? asString(target['name']) : undefined;
}

function podsByNameAndAddress(cluster: Cluster): (namespace: string, place: Place) => Pod | undefined {
  const byName = new Map<string, Pod>();
  const byAddress = new Map<string, Pod>();
  for (const pod of cluster.pods) {
    if (pod.recorded) byName.set(`${pod.namespace}/${pod.name}`, pod);
    // Pods on the host's network share their node's address.
    if (!pod.hostNetwork) for (const address of pod.addresses) byAddress.set(address, pod);
  }
  return (namespace, { podName, address }) =>
    (podName === undefined ? undefined : byName.get(`${namespace}/${podName}`)) ?? byAddress.get(address);
}

function distinct(endpoints: readonly ServiceEndpoint[]): ServiceEndpoint[] {
  const pods = new Map<Pod, number>();
  const seen = new Set<string>();
  return endpoints.filter((endpoint) => {
    if (endpoint.kind === 'pod' && !pods.has(endpoint.pod)) pods.set(endpoint.pod, pods.size);
    const key =
      endpoint.kind === 'pod'
        ? `pod ${pods.get(endpoint.pod) ?? ''} ${endpoint.port}`
        : `${endpoint.address} ${endpoint.port}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
