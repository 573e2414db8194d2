import { nearest, parseSelector, resolveWorkload, selects, type Pod, type Workload } from '../cluster/index.js';
import { EVERY_ADDRESS, formatRange, parseRange, partition, type AddressRange } from './addresses.js';
import { alikePods } from './classes.js';
import type { Network } from './network.js';
import type { Endpoint } from './rules.js';
import type { QuestionError } from './types.js';

export type Endpoints =
  | { readonly ok: true; readonly endpoints: readonly Endpoint[]; readonly text: string }
  | { readonly ok: false; readonly error: QuestionError };

/** What `from` or `to` of a question names: pods, or addresses cut up where policies treat them differently. */
export function endpointsOf(
  network: Network,
  written: string,
  pointer: '/from' | '/to',
  defaultNamespace: string,
): Endpoints {
  const text = written.trim();
  if (text === 'internet') return addresses(network, EVERY_ADDRESS, 'internet');
  const range = parseRange(text);
  if (range !== undefined) return addresses(network, [range], text);
  const slash = text.indexOf('/');
  const rest = text.slice(slash + 1);
  if (slash > 0 && (rest === '*' || (!rest.includes('/') && /[=!,()]/.test(rest)))) {
    return selectedPods(network, text.slice(0, slash), rest, text, pointer);
  }
  const found = resolveWorkload(network.cluster, text, defaultNamespace);
  if (!found.ok) {
    return { ok: false, error: { code: found.code, detail: found.detail, pointer, candidates: found.candidates } };
  }
  const { workload, pods } = found;
  if (pods.length === 0) return invalid(pointer, `${found.text} has ended: it has no pod that could send or receive.`);
  const alone = pods.length < workload.pods.length;
  return { ok: true, endpoints: podEndpoints(network, pods, alone), text: found.text };
}

function addresses(network: Network, ranges: readonly AddressRange[], text: string): Endpoints {
  const pieces = ranges.flatMap((range) => partition(range, network.blocks));
  return { ok: true, endpoints: pieces.map((range) => ({ kind: 'addresses', range, text: formatRange(range) })), text };
}

function selectedPods(network: Network, namespace: string, rest: string, text: string, pointer: string): Endpoints {
  const { cluster } = network;
  const selector = rest === '*' ? { requirements: [] } : parseSelector(rest);
  if (selector === undefined) return invalid(pointer, `${rest} is not a label selector; write app=cart,tier in (a,b).`);
  if (namespace !== '*' && !cluster.namespaces.has(namespace)) {
    const candidates = nearest(namespace, [...cluster.namespaces.keys()]);
    const detail = `There is no namespace ${namespace} in these manifests.`;
    return { ok: false, error: { code: 'UNKNOWN_ENTITY', detail, pointer, candidates } };
  }
  const pods = cluster.pods.filter(
    (pod) => (namespace === '*' || pod.namespace === namespace) && selects(selector, pod.labels),
  );
  if (pods.length === 0) return invalid(pointer, `${text} selects no pod of these manifests.`);
  return { ok: true, endpoints: podEndpoints(network, pods, false), text };
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

function invalid(pointer: string, detail: string): Endpoints {
  return { ok: false, error: { code: 'INVALID_QUESTION', detail, pointer, candidates: [] } };
}
