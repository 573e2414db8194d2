import { placeOfObject } from '../places.js';
import type { Found, RuleGroup } from '../types.js';

export const policyNotUnderstood: RuleGroup = {
  rules: [
    {
      id: 'manifests.policy-not-understood',
      title: 'A policy is of a kind that Firebreak does not understand',
      category: 'manifests',
      severity: 'medium',
      rationale:
        'It may decide any connection of its namespace: verdicts there are unknown, and rules about the network say nothing.',
      remediation: 'Express it as a NetworkPolicy or an admin policy, or read answers about its namespace as unknown.',
      references: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/#prerequisites'],
    },
  ],
  *find({ cluster }): Iterable<Found> {
    for (const object of cluster.unknownPolicies) {
      yield {
        rule: 'manifests.policy-not-understood',
        place: placeOfObject(object),
        what: [],
        detail: `${object.kind} ${object.name} (${object.apiVersion}) is not understood: connections that it could decide are unknown`,
        position: object.position,
      };
    }
  },
};
