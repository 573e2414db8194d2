import type { Cluster, Pod } from '../../cluster/index.js';
import { asObject, valueAt } from '../../cluster/json.js';
import { labelsOf } from '../../cluster/labels.js';
import type { JsonObject } from '../../manifests/index.js';
import { formatRange, type AddressRange } from '../addresses.js';
import type { Endpoint } from '../rules.js';
import { ALL_PORTS, equal, everyPortOf, type PortSet } from '../ports.js';

/** Labels that controllers put on pods: they change with every roll-out, or differ between replicas. */
const VOLATILE =
  /^(pod-template-hash|pod-template-generation|controller-revision-hash|controller-uid|job-name)$|^(batch|statefulset|apps)\.kubernetes\.io\//;
const USUAL = ['app.kubernetes.io/name', 'app', 'k8s-app', 'name', 'component', 'app.kubernetes.io/component'];

export interface Chosen {
  readonly labels: Readonly<Record<string, string>>;
  /** Other workloads of the namespace that the labels select as well. */
  readonly others: readonly string[];
}

const CHOSEN = new WeakMap<Cluster, Map<Pod, Chosen>>();

/** The fewest labels that select the pods of a workload and, where there are such, no others. */
export function labelsFor(cluster: Cluster, pod: Pod): Chosen {
  const known = CHOSEN.get(cluster) ?? new Map<Pod, Chosen>();
  CHOSEN.set(cluster, known);
  const chosen = known.get(pod) ?? chooseLabels(cluster, pod);
  known.set(pod, chosen);
  return chosen;
}

function chooseLabels(cluster: Cluster, pod: Pod): Chosen {
  const all = Object.fromEntries([...pod.labels].filter(([key]) => !VOLATILE.test(key)));
  const declared = labelsOf(asObject(valueAt(pod.workload.object.value, ['spec', 'selector', 'matchLabels'])));
  const own = Object.fromEntries([...declared].filter(([key, value]) => pod.labels.get(key) === value));
  const keys = [...USUAL.filter((key) => key in all), ...Object.keys(all).filter((key) => !USUAL.includes(key))];
  const single = keys.map((key) => ({ [key]: all[key] ?? '' }));
  const candidates = [...single, ...(Object.keys(own).length > 0 ? [own] : []), all];
  let last: Chosen = { labels: all, others: [] };
  for (const labels of candidates) {
    last = { labels, others: othersSelected(cluster, pod, labels) };
    if (last.others.length === 0) break;
  }
  return last;
}

const BY_NAMESPACE = new WeakMap<Cluster, ReadonlyMap<string, readonly Pod[]>>();

export function podsOfNamespace(cluster: Cluster, namespace: string): readonly Pod[] {
  let known = BY_NAMESPACE.get(cluster);
  if (known === undefined) {
    const found = new Map<string, Pod[]>();
    for (const pod of cluster.pods) {
      const group = found.get(pod.namespace);
      if (group === undefined) found.set(pod.namespace, [pod]);
      else group.push(pod);
    }
    known = found;
    BY_NAMESPACE.set(cluster, known);
  }
  return known.get(namespace) ?? [];
}

function othersSelected(cluster: Cluster, pod: Pod, labels: Readonly<Record<string, string>>): string[] {
  const wanted = Object.entries(labels);
  const refs = podsOfNamespace(cluster, pod.namespace)
    .filter((each) => each.workload !== pod.workload && wanted.every(([key, value]) => each.labels.get(key) === value))
    .map((each) => each.workload.ref);
  return [...new Set(refs)];
}

export function selectorOf({ labels }: Chosen): JsonObject {
  return Object.keys(labels).length === 0 ? {} : { matchLabels: { ...labels } };
}

/** The peer of a NetworkPolicy that is this endpoint; undefined where none could be. */
export function peersFor(cluster: Cluster, endpoint: Endpoint, namespace: string): JsonObject[] | undefined {
  if (endpoint.kind === 'addresses') return cidrsOf(endpoint.range).map((cidr) => ({ ipBlock: { cidr } }));
  const { pod } = endpoint;
  if (pod.hostNetwork) {
    if (pod.addresses.length === 0) return undefined;
    return pod.addresses.map((address) => ({ ipBlock: { cidr: `${address}/${address.includes(':') ? 128 : 32}` } }));
  }
  const podSelector = selectorOf(labelsFor(cluster, pod));
  if (pod.namespace === namespace) return [{ podSelector }];
  return [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': pod.namespace } }, podSelector }];
}

/** The ports of a NetworkPolicy's rule; undefined for every port. */
export function portsFor(ports: PortSet): JsonObject[] | undefined {
  if (equal(ports, ALL_PORTS)) return undefined;
  return (['TCP', 'UDP', 'SCTP'] as const).flatMap((protocol): JsonObject[] =>
    equal({ ...ports, ...EMPTY_BUT[protocol] }, everyPortOf(protocol)) && ports[protocol].length > 0
      ? [{ protocol }]
      : ports[protocol].map(([port, endPort]) => ({ protocol, port, ...(port === endPort ? {} : { endPort }) })),
  );
}

const EMPTY_BUT = {
  TCP: { UDP: [], SCTP: [] },
  UDP: { TCP: [], SCTP: [] },
  SCTP: { TCP: [], UDP: [] },
} as const;

/** The fewest CIDRs that make up a range. */
export function cidrsOf({ family, start, end }: AddressRange): string[] {
  const bits = family === 4 ? 32n : 128n;
  const cidrs: string[] = [];
  for (let at = start; at <= end;) {
    let size = 1n;
    while (at % (size * 2n) === 0n && at + size * 2n - 1n <= end && size * 2n <= 1n << bits) size *= 2n;
    const text = formatRange({ family, start: at, end: at + size - 1n });
    cidrs.push(text.includes('/') ? text : `${text}/${bits}`);
    at += size;
  }
  return cidrs;
}
