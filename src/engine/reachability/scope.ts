import type { Workload } from '../cluster/index.js';
import { endpointsOf } from './endpoints.js';
import type { Network } from './network.js';
import type { QuestionError } from './types.js';

export type Scope =
  | { readonly ok: true; readonly has: (workload: Workload) => boolean }
  | { readonly ok: false; readonly error: QuestionError };

/** The workloads that a reference, `namespace/*` or a selector names, to narrow a map down to them. */
export function scopeOf(network: Network, text: string, pointer: '/from' | '/to', defaultNamespace: string): Scope {
  const found = endpointsOf(network, text, pointer, defaultNamespace);
  if (!found.ok) return found;
  if (found.endpoints.some((endpoint) => endpoint.kind === 'addresses')) {
    const detail = `${text} is outside the cluster: the map lists it under external. Name workloads, or ask /reach.`;
    return { ok: false, error: { code: 'INVALID_QUESTION', detail, pointer, candidates: [] } };
  }
  const workloads = new Set(
    found.endpoints.flatMap((endpoint) => (endpoint.kind === 'pod' ? [endpoint.pod.workload] : [])),
  );
  return { ok: true, has: (workload) => workloads.has(workload) };
}
