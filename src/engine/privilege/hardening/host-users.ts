import { hasUserNamespace, isWindows } from '../standards/pod.js';
import { checkOf } from './check.js';

export const hostUsers = checkOf(
  {
    id: 'hostUsers',
    title: 'The users of the pod are those of the node',
    severity: 'low',
    rationale: 'A breakout arrives on the node with the same uid; in a user namespace even root arrives as nobody.',
    remediation: 'Set hostUsers: false where the nodes support user namespaces (Kubernetes 1.33 on, recent kernels).',
    references: ['MITRE T1611'],
  },
  ({ pod }) =>
    hasUserNamespace(pod) || isWindows(pod)
      ? []
      : [
          {
            detail: 'the pod has no user namespace of its own (hostUsers is not false)',
            containers: [],
            fields: [['spec', 'hostUsers']],
          },
        ],
);
