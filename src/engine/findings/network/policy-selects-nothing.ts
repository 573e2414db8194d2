import { describeSelector } from '../../cluster/index.js';
import type { Network } from '../../reachability/index.js';
import type { CompiledPolicy } from '../../reachability/rules.js';
import { placeOfObject } from '../places.js';
import type { Found, RuleGroup } from '../types.js';

export const policySelectsNothing: RuleGroup = {
  rules: [
    {
      id: 'network.policy-selects-nothing',
      title: 'A policy selects no pod',
      category: 'network',
      severity: 'medium',
      rationale:
        'What it was written to protect is not protected: a label is mistyped, the namespace is another one, or the workload is gone.',
      remediation: 'Compare its selector with the labels of the pods; remove the policy where they are gone.',
      references: ['CIS 5.3.2'],
    },
  ],
  *find({ cluster, network }): Iterable<Found> {
    if (cluster.pods.length === 0) return;
    const governing = governingPolicies(network());
    for (const policy of network().tiers.flatMap(({ policies }) => policies)) {
      const { object, subject, isolates, rules } = policy;
      if (governing.has(policy) || (isolates.size === 0 && rules.length === 0)) continue;
      const selector = describeSelector(subject.pods);
      const pods = selector === '' ? 'every pod' : `pods with ${selector}`;
      const where = object.namespace === '' ? 'the namespaces that it selects' : `namespace ${object.namespace}`;
      yield {
        rule: 'network.policy-selects-nothing',
        place: placeOfObject(object),
        what: [],
        detail: `${object.kind} ${object.name} selects ${pods} of ${where}, and there is none that it could govern`,
        position: object.locate(object.namespace === '' ? ['spec', 'subject'] : ['spec', 'podSelector']),
      };
    }
  },
};

function governingPolicies(network: Network): ReadonlySet<CompiledPolicy> {
  const found = new Set<CompiledPolicy>();
  for (const pod of network.cluster.pods) {
    for (const direction of ['ingress', 'egress'] as const) {
      for (const { policy } of network.governing(pod, direction).flat()) found.add(policy);
    }
  }
  return found;
}
