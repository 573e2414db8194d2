import { nearest, parseSelector, resolveWorkload, selects, type Cluster, type Pod } from '../cluster/index.js';
import { EVERY_ADDRESS, formatRange, parseRange, partition, type AddressRange } from './addresses.js';
import type { Network } from './evaluate.js';
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
    return selectedPods(network.cluster, text.slice(0, slash), rest, text, pointer);
  }
  const found = resolveWorkload(network.cluster, text, defaultNamespace);
  if (!found.ok) {
    return { ok: false, error: { code: found.code, detail: found.detail, pointer, candidates: found.candidates } };
  }
  const { workload } = found;
  if (workload.pods.length === 0) {
    return invalid(pointer, `${workload.ref} has ended: it has no pod that could send or receive.`);
  }
  return { ok: true, endpoints: workload.pods.map(podEndpoint), text: workload.ref };
}

function addresses(network: Network, ranges: readonly AddressRange[], text: string): Endpoints {
  const blocks = network.tiers.flatMap((tier) =>
    tier.policies.flatMap((policy) =>
      policy.rules.flatMap((rule) =>
        rule.peers === 'any'
          ? []
          : rule.peers.flatMap((peer) => (peer.kind === 'addresses' ? [peer.block, ...peer.except] : [])),
      ),
    ),
  );
  const pieces = ranges.flatMap((range) => partition(range, blocks));
  return { ok: true, endpoints: pieces.map((range) => ({ kind: 'addresses', range, text: formatRange(range) })), text };
}

function selectedPods(cluster: Cluster, namespace: string, rest: string, text: string, pointer: string): Endpoints {
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
  return { ok: true, endpoints: pods.map(podEndpoint), text };
}

function podEndpoint(pod: Pod): Endpoint {
  return { kind: 'pod', pod, text: pod.workload.ref };
}

function invalid(pointer: string, detail: string): Endpoints {
  return { ok: false, error: { code: 'INVALID_QUESTION', detail, pointer, candidates: [] } };
}
