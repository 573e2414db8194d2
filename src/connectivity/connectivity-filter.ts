import type { Analysis } from '../analysis/analysis.js';
import { nearest } from '../engine/cluster/index.js';
import {
  everyPortOf,
  onePort,
  scopeOf,
  type Assume,
  type ConnectivityFilter,
  type QuestionError,
} from '../engine/reachability/index.js';
import { ProblemError } from '../platform/problems/problem.js';

/** Which part of a map is asked for; plain data. */
export interface ConnectivityQuestion {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly namespace?: string | undefined;
  readonly port?: number | undefined;
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP' | undefined;
  readonly assume?: Assume | undefined;
}

/** @throws ProblemError `unknown-entity` with every name that the manifests do not have. */
export function filterOf(analysis: Analysis, question: ConnectivityQuestion): ConnectivityFilter {
  const errors: QuestionError[] = [];
  const side = (text: string | undefined, pointer: '/from' | '/to'): ConnectivityFilter['from'] => {
    if (text === undefined || isOutside(text)) return undefined;
    const scope = scopeOf(analysis.network(question.assume), text, pointer, analysis.defaultNamespace);
    if (scope.ok) return scope.has;
    errors.push(scope.error);
    return undefined;
  };
  const from = side(question.from, '/from');
  const to = side(question.to, '/to');
  const { namespace, port, protocol } = question;
  if (namespace !== undefined && !analysis.cluster.namespaces.has(namespace)) {
    const candidates = nearest(namespace, [...analysis.cluster.namespaces.keys()]);
    const detail = `There is no namespace ${namespace} in these manifests.`;
    errors.push({ code: 'UNKNOWN_ENTITY', detail, pointer: '/namespace', candidates });
  }
  if (errors.length > 0) {
    throw new ProblemError('unknown-entity', errors.map(({ detail }) => detail).join(' '), errors);
  }
  const outside = isOutside(question.from) ? 'external-in' : isOutside(question.to) ? 'external-out' : undefined;
  return {
    ...(from && { from }),
    ...(to && { to }),
    ...(namespace !== undefined && { either: (workload) => workload.namespace === namespace }),
    ...(port !== undefined
      ? { ports: onePort(protocol ?? 'TCP', port) }
      : protocol === undefined
        ? {}
        : { ports: everyPortOf(protocol) }),
    ...(outside && { only: outside }),
  };
}

function isOutside(text: string | undefined): boolean {
  return text?.trim() === 'internet';
}
