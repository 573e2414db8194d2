import { isBound } from '../rights/accounts.js';
import { automountsToken, serviceAccountOf } from '../rights/token.js';
import { checkOf } from './check.js';

export const automountServiceAccountToken = checkOf(
  {
    id: 'automountServiceAccountToken',
    title: 'The API token is mounted though no use is known',
    severity: 'medium',
    rationale: 'A shell in the pod may do whatever RBAC grants the service account, today and after the next binding.',
    remediation: 'Set automountServiceAccountToken=false where the program does not call the API server.',
    references: ['CIS 5.1.6', 'NSA/CISA: protecting pod service account tokens', 'MITRE T1528', 'kubescape C-0034'],
  },
  ({ cluster, workload }) => {
    if (!automountsToken(cluster, workload)) return [];
    const name = serviceAccountOf(workload);
    const bound = isBound(cluster, workload.namespace, name);
    const use = bound
      ? 'a binding grants it rights, so that the program seems to need it'
      : 'set automountServiceAccountToken=false unless the program needs it';
    return [
      {
        ...(bound ? { severity: 'low' as const } : {}),
        detail: `the API token of ${workload.namespace}/${name} is mounted; ${use}`,
        containers: [],
        fields: [['spec', 'automountServiceAccountToken']],
      },
    ];
  },
);
