import { placeOfWorkload } from '../places.js';
import type { Found, RuleGroup } from '../types.js';
import { isUngoverned } from './ungoverned.js';

/** Pods on the host's network are left out: no NetworkPolicy could govern them, and pss.hostNamespaces says so. */
export const noEgressPolicy: RuleGroup = {
  rules: [
    {
      id: 'network.no-egress-policy',
      title: 'No policy governs what goes out',
      category: 'network',
      severity: 'low',
      rationale: 'Whoever has a shell can scan the cluster, fetch tools and send data anywhere.',
      remediation:
        'Write a NetworkPolicy that selects the pod, with Egress in policyTypes; allow DNS and the peers that it needs.',
      references: ['CIS 5.3.2', 'NSA/CISA Kubernetes Hardening Guide: network policies', 'kubescape C-0030'],
    },
  ],
  *find({ cluster, network }): Iterable<Found> {
    for (const workload of cluster.workloads) {
      const open = workload.pods.filter((pod) => !pod.hostNetwork && isUngoverned(network(), pod, 'egress'));
      if (open.length === 0) continue;
      yield {
        rule: 'network.no-egress-policy',
        place: placeOfWorkload(workload),
        what: [],
        detail:
          open.length === workload.pods.length
            ? 'no NetworkPolicy or admin policy governs egress: every peer can be reached on every port'
            : `of its pods ${open.map((pod) => pod.name).join(', ')} are governed by no policy for egress`,
        position: workload.object.position,
      };
    }
  },
};
