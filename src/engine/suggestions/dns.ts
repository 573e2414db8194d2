import { NAMESPACE_NAME_LABEL, servicesOf, type Cluster, type Pod } from '../cluster/index.js';
import { NO_PORTS, onePort, union, type PortSet } from '../reachability/ports.js';

/** The cluster's name server, as a peer of a rule. */
export interface NameServer {
  readonly peer: {
    readonly namespaceSelector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly podSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  };
  readonly ports: PortSet;
  readonly text: string;
  /** Its pods in the bundle. */
  readonly pods: readonly Pod[];
  /** Whether the bundle has its Service; otherwise it is taken to be where most clusters have it. */
  readonly found: boolean;
}

const USUAL = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } } as const;
const BOTH = union(onePort('UDP', 53), onePort('TCP', 53));

export function nameServerOf(cluster: Cluster): NameServer {
  const services = servicesOf(cluster);
  const service = services.find('kube-system', 'kube-dns') ?? services.find('openshift-dns', 'dns-default');
  const pods = service === undefined ? [] : services.podsOf(service);
  if (service?.selector !== undefined && pods.length > 0) {
    const ports = service.ports
      .filter((port) => port.port === 53)
      .flatMap((port) => services.endpointsOf(service, port).endpoints.map((each) => onePort(port.protocol, each.port)))
      .reduce(union, NO_PORTS);
    return serverAt(service.namespace, Object.fromEntries(service.selector), ports, pods, true);
  }
  const labels = Object.entries(USUAL.labels);
  const theirs = cluster.pods.filter(
    (pod) => pod.namespace === USUAL.namespace && labels.every(([key, value]) => pod.labels.get(key) === value),
  );
  return serverAt(USUAL.namespace, USUAL.labels, BOTH, theirs, false);
}

function serverAt(
  namespace: string,
  labels: Readonly<Record<string, string>>,
  ports: PortSet,
  pods: readonly Pod[],
  found: boolean,
): NameServer {
  const words = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return {
    peer: {
      namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace } },
      podSelector: { matchLabels: labels },
    },
    ports,
    text: `pods with ${words.join(',')} of namespace ${namespace}`,
    pods,
    found,
  };
}
