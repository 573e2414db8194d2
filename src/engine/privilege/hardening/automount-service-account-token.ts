import { anyToken, serviceAccountOf } from '../rights/token.js';
import type { HardeningCheck } from './types.js';

export const automountServiceAccountToken: HardeningCheck = {
  id: 'automountServiceAccountToken',
  title: 'A token of the API server is mounted',
  severity: 'medium',
  rationale: 'Whoever has a shell has the token, and with it all that RBAC grants the service account.',
  remediation: 'Set automountServiceAccountToken=false where the program does not call the API server.',
  references: ['CIS 5.1.6', 'MITRE T1528', 'kubescape C-0034'],
  check: ({ cluster, workload, pod }) =>
    anyToken(cluster, workload, pod)
      ? [
          {
            detail: `the API token of ${workload.namespace}/${serviceAccountOf(workload)} is mounted; set automountServiceAccountToken=false unless the program needs it`,
            containers: [],
            fields: [['spec', 'automountServiceAccountToken']],
          },
        ]
      : [],
};
