import {
  nearest,
  parseSelector,
  resolveWorkload,
  selects,
  type Cluster,
  type Pod,
  type Workload,
} from '../cluster/index.js';
import { EVERY_ADDRESS, formatRange, parseRange, partition, type AddressRange } from './addresses.js';
import { alikePods } from './classes.js';
import { rangesOf } from './match.js';
import type { Network } from './network.js';
import { refusedSide, type Place, type Side } from './sides.js';
import type { Endpoint } from './rules.js';
import type { QuestionError } from './types.js';

export type Endpoints =
  | { readonly ok: true; readonly endpoints: readonly Endpoint[]; readonly text: string }
  | { readonly ok: false; readonly error: QuestionError };

/** What `from` or `to` of a question names: pods, or addresses cut up where any policy treats them differently. */
export function endpointsOf(
  network: Network,
  written: string,
  pointer: '/from' | '/to',
  defaultNamespace: string,
): Endpoints {
  const side = sideOf(network, written, pointer, defaultNamespace);
  if (!side.ok) return side;
  return { ok: true, endpoints: cut(side.places, network.blocks).map(({ endpoint }) => endpoint), text: side.text };
}

/** What a name, a selector, an address or a block of addresses names; Services are understood elsewhere. */
export function sideOf(network: Network, written: string, pointer: '/from' | '/to', defaultNamespace: string): Side {
  const text = written.trim();
  if (text === 'internet')
    return { ok: true, text, places: EVERY_ADDRESS.map((range) => ({ kind: 'addresses', range })) };
  const range = /[.:]/.test(text) ? parseRange(text) : undefined;
  if (range !== undefined) return addressSide(network, text, range);
  const slash = text.indexOf('/');
  const rest = text.slice(slash + 1);
  if (slash > 0 && (rest === '*' || isSelectorText(rest))) {
    return selectedPods(network, text.slice(0, slash), rest, text, pointer);
  }
  const found = resolveWorkload(network.cluster, text, defaultNamespace);
  if (!found.ok) return refusedSide(pointer, found.detail, found.candidates, found.code);
  const { workload, pods } = found;
  const known = KNOWN_SIDES.get(network) ?? new Map<readonly Pod[], Side>();
  KNOWN_SIDES.set(network, known);
  const before = known.get(pods);
  if (before !== undefined && pods === workload.pods) return before;
  if (pods.length === 0) {
    return refusedSide(pointer, `${found.text} has ended: it has no pod that could send or receive.`);
  }
  const alone = pods.length < workload.pods.length;
  const side: Side = { ok: true, places: placesOf(podEndpoints(network, pods, alone)), text: found.text };
  if (pods === workload.pods) known.set(pods, side);
  return side;
}

/** What a whole workload is to the policies of a network. */
const KNOWN_SIDES = new WeakMap<Network, Map<readonly Pod[], Side>>();

/** `app=web`, `app in (a,b)`, `app.kubernetes.io/name=web`, `!legacy`: what no name of a workload could be. */
function isSelectorText(text: string): boolean {
  return /[=!,()]|\s(in|notin)\s/.test(text);
}

/** An address that a pod of the bundle has is that pod. */
function addressSide(network: Network, text: string, range: AddressRange): Side {
  const pods = range.start === range.end ? podsAt(network.cluster, range) : [];
  if (pods.length === 0) return { ok: true, places: [{ kind: 'addresses', range }], text };
  const endpoints = podEndpoints(network, pods, true);
  return { ok: true, places: placesOf(endpoints), text: `${text} (${endpoints.map((each) => each.text).join(', ')})` };
}

const BY_ADDRESS = new WeakMap<Cluster, ReadonlyMap<string, readonly Pod[]>>();

/** Pods on the host's network share the address of their node with whatever else runs there: they are not meant by it. */
function podsAt(cluster: Cluster, range: AddressRange): readonly Pod[] {
  let known = BY_ADDRESS.get(cluster);
  if (known === undefined) {
    const found = new Map<string, Pod[]>();
    for (const pod of cluster.pods) {
      if (pod.hostNetwork) continue;
      for (const own of rangesOf(pod)) {
        const group = found.get(formatRange(own));
        if (group === undefined) found.set(formatRange(own), [pod]);
        else group.push(pod);
      }
    }
    known = found;
    BY_ADDRESS.set(cluster, known);
  }
  return known.get(formatRange(range)) ?? [];
}

function placesOf(endpoints: readonly Endpoint[]): Place[] {
  return endpoints.map((endpoint) => ({ kind: 'endpoint', endpoint }));
}

/** Cuts addresses wherever one of the blocks begins or ends. */
export function cut(places: readonly Place[], blocks: readonly AddressRange[]): Extract<Place, { kind: 'endpoint' }>[] {
  return places.flatMap((place) =>
    place.kind === 'endpoint'
      ? [place]
      : partition(place.range, blocks).map((range) => ({
          kind: 'endpoint' as const,
          endpoint: { kind: 'addresses' as const, range, text: formatRange(range) },
        })),
  );
}

function selectedPods(network: Network, namespace: string, rest: string, text: string, pointer: string): Side {
  const { cluster } = network;
  const selector = rest === '*' ? { requirements: [] } : parseSelector(rest);
  if (selector === undefined) {
    return refusedSide(pointer, `${rest} is not a label selector; write app=cart,tier in (a,b).`);
  }
  if (namespace !== '*' && !cluster.namespaces.has(namespace)) {
    const candidates = nearest(namespace, [...cluster.namespaces.keys()]);
    const hint = candidates.length === 0 ? '' : ` Did you mean ${candidates.join(' or ')}?`;
    const detail = `There is no namespace ${namespace} in these manifests.${hint}`;
    return refusedSide(pointer, detail, candidates, 'UNKNOWN_ENTITY');
  }
  const pods = cluster.pods.filter(
    (pod) => (namespace === '*' || pod.namespace === namespace) && selects(selector, pod.labels),
  );
  if (pods.length === 0) return refusedSide(pointer, `${text} selects no pod of these manifests.`);
  return { ok: true, places: placesOf(podEndpoints(network, pods, false)), text };
}

/** One endpoint a workload, or several where policies tell its pods apart; those go by the name of a pod. */
export function podEndpoints(network: Network, pods: readonly Pod[], single: boolean): Endpoint[] {
  const workloads = new Map<Workload, Pod[]>();
  for (const pod of pods) {
    const theirs = workloads.get(pod.workload);
    if (theirs === undefined) workloads.set(pod.workload, [pod]);
    else theirs.push(pod);
  }
  return [...workloads].flatMap(([workload, theirs]) => {
    const groups = theirs.length === 1 ? [theirs] : alikePods(theirs, network.visibility);
    return groups.flatMap((group): Endpoint[] => {
      const [pod] = group;
      if (pod === undefined) return [];
      const text = groups.length > 1 || single ? `${pod.namespace}/Pod/${pod.name}` : workload.ref;
      return [{ kind: 'pod', pod, text, alike: group.length }];
    });
  });
}
