import type { Analysis } from '../analysis/analysis.js';
import { defineTask } from '../analysis/task.js';
import {
  accessOf,
  accessOfWorkload,
  isNamedByBinding,
  understand,
  whoCan,
  type WrittenQuestion,
} from '../engine/access/index.js';
import { nearest } from '../engine/cluster/index.js';
import { ProblemError } from '../platform/problems/problem.js';
import type { AccountAnswer, WhoCanAnswer } from './answers.js';
import { accountSummary, whoCanSummary } from './access-text.js';

const SHOWN_CANDIDATES = 5;

export interface AccountParams {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** @throws ProblemError `not-found` for an account that no manifest has, no workload runs as and no binding names. */
export const accountAccessTask = defineTask(
  'access-of-account',
  ({ cluster }: Analysis, { namespace, serviceAccount }: AccountParams): AccountAnswer => {
    const access = accessOf(cluster);
    const key = `${namespace}/${serviceAccount}`;
    const { accounts, workloads } = access.directory;
    // Every namespace has an account called default, whether a manifest says so or not.
    const isDefault = serviceAccount === 'default' && cluster.namespaces.has(namespace);
    if (!accounts.has(key) && !isDefault && !isNamedByBinding(cluster, namespace, serviceAccount)) {
      const near = nearest(key, [...accounts.keys()]);
      const here = [...accounts.keys()].filter((each) => each.startsWith(`${namespace}/`));
      const candidates = near.length > 0 ? near : here.sort().slice(0, SHOWN_CANDIDATES);
      const hint = candidates.length === 0 ? '' : ` Did you mean ${candidates.join(' or ')}?`;
      const detail = `No manifest has a ServiceAccount ${key}, no workload runs as it and no binding names it.${hint}`;
      throw new ProblemError('not-found', detail, [{ code: 'UNKNOWN_ENTITY', detail, candidates }]);
    }
    const running = (workloads.get(key) ?? []).map((workload) => ({
      workload: workload.ref,
      token: accessOfWorkload(cluster, workload).token,
    }));
    const account = access.account(namespace, serviceAccount);
    return { ...account, summary: accountSummary(account, running), workloads: running };
  },
);

/** @throws ProblemError `unknown-entity` for a verb or resource that is not known, with the nearest ones. */
export const whoCanTask = defineTask('who-can', ({ cluster }: Analysis, params: WrittenQuestion): WhoCanAnswer => {
  const access = accessOf(cluster);
  const understood = understand(cluster, access.policy, params);
  if (!understood.ok) {
    const { field, detail, candidates } = understood;
    throw new ProblemError('unknown-entity', detail, [
      { code: 'UNKNOWN_ENTITY', detail, pointer: `/${field}`, candidates },
    ]);
  }
  const { request } = understood;
  const holders = whoCan(access, understood);
  const question =
    'path' in request ? request : { ...request, namespace: request.namespace === '' ? null : request.namespace };
  const dangling = access.policy.dangling.filter(({ subjects }) => subjects.length > 0).length;
  return {
    question,
    summary: whoCanSummary(question, holders),
    holders,
    notes: [
      'Kubelets are let in by the Node authorizer, for the objects of their own pods; webhooks and other authorizers are not in manifests.',
      'The accounts of the control plane’s own controllers in kube-system are left out.',
      ...(dangling === 0
        ? []
        : [
            `${dangling} ${dangling === 1 ? 'binding names a role' : 'bindings name roles'} that these manifests do not have: what they give is not counted.`,
          ]),
    ],
  };
});
