import { placeOfWorkload } from '../places.js';
import type { Found, RuleGroup } from '../types.js';
import { isUngoverned } from './ungoverned.js';

/** Pods on the host's network are left out: no NetworkPolicy could govern them, and pss.hostNamespaces says so. */
export const noIngressPolicy: RuleGroup = {
  rules: [
    {
      id: 'network.no-ingress-policy',
      title: 'No policy governs what comes in',
      category: 'network',
      severity: 'medium',
      rationale:
        'Every pod of the cluster, and whatever reaches its network, can open a connection to any port that the pod listens on.',
      remediation:
        'Write a NetworkPolicy that selects the pod, with Ingress in policyTypes and the peers and ports that need it.',
      references: ['CIS 5.3.2', 'NSA/CISA Kubernetes Hardening Guide: network policies', 'kubescape C-0030'],
    },
  ],
  *find({ cluster, network }): Iterable<Found> {
    for (const workload of cluster.workloads) {
      const open = workload.pods.filter((pod) => !pod.hostNetwork && isUngoverned(network(), pod, 'ingress'));
      if (open.length === 0) continue;
      yield {
        rule: 'network.no-ingress-policy',
        place: placeOfWorkload(workload),
        what: [],
        detail:
          open.length === workload.pods.length
            ? 'no NetworkPolicy or admin policy governs ingress: every port is open to every peer'
            : `of its pods ${open.map((pod) => pod.name).join(', ')} are governed by no policy for ingress`,
        position: workload.object.position,
      };
    }
  },
};
