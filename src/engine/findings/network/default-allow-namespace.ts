import { isEmptySelector, selects } from '../../cluster/index.js';
import { gapsAround } from '../../reachability/gaps.js';
import type { Network } from '../../reachability/index.js';
import { placeOfNamespace } from '../places.js';
import type { Found, RuleGroup } from '../types.js';

export const defaultAllowNamespace: RuleGroup = {
  rules: [
    {
      id: 'network.default-allow-namespace',
      title: 'A new pod of the namespace is open to everyone',
      category: 'network',
      severity: 'medium',
      rationale:
        'Policies that select pods by label protect the pods of today. The next workload, or one with a mistyped label, is open until somebody writes a policy for it.',
      remediation:
        'Add a NetworkPolicy with an empty podSelector, policyTypes [Ingress] and no rules; allow what is needed in further policies.',
      references: ['CIS 5.3.2', 'NSA/CISA Kubernetes Hardening Guide: default deny', 'kubescape C-0260'],
    },
  ],
  *find({ cluster, network }): Iterable<Found> {
    const namespaces = new Map(
      cluster.workloads.filter(({ pods }) => pods.length > 0).map((workload) => [workload.namespace, workload]),
    );
    for (const [namespace, workload] of namespaces) {
      if (gapsAround(network()).touches(namespace) || isClosedByDefault(network(), namespace)) continue;
      const otherwise = workload.object.position;
      const place = placeOfNamespace(cluster, namespace, otherwise);
      yield {
        rule: 'network.default-allow-namespace',
        place,
        what: [],
        detail: `no policy selects every pod of namespace ${namespace} for ingress: what no other policy selects is open to every peer`,
        position: place.start,
      };
    }
  },
};

/** A policy that selects every pod of the namespace, whatever its labels, and denies what no rule allows, or denies everyone. */
function isClosedByDefault({ tiers, cluster }: Network, namespace: string): boolean {
  const labels = cluster.namespaces.get(namespace)?.labels ?? new Map<string, string>();
  return tiers.some(({ policies }) =>
    policies.some(
      ({ subject, isolates, rules }) =>
        isEmptySelector(subject.pods) &&
        ('name' in subject.namespaces ? subject.namespaces.name === namespace : selects(subject.namespaces, labels)) &&
        (isolates.has('ingress') ||
          rules.some(
            (rule) =>
              rule.direction === 'ingress' &&
              rule.action === 'deny' &&
              rule.ports === 'any' &&
              (rule.peers === 'any' ||
                rule.peers.some(
                  (peer) =>
                    peer.kind === 'pods' &&
                    !('name' in peer.namespaces) &&
                    isEmptySelector(peer.namespaces) &&
                    isEmptySelector(peer.pods),
                )),
          )),
    ),
  );
}
