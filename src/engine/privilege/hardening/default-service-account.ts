import { serviceAccountOf } from '../rights/token.js';
import type { HardeningCheck } from './types.js';

export const defaultServiceAccount: HardeningCheck = {
  id: 'defaultServiceAccount',
  title: 'The pod runs as the default service account',
  severity: 'low',
  rationale: 'Rights given to it go to every pod of the namespace that names none.',
  remediation: 'Give the workload a ServiceAccount of its own.',
  references: ['CIS 5.1.5'],
  check: ({ workload }) =>
    serviceAccountOf(workload) === 'default'
      ? [
          {
            detail: 'the pod runs as the default service account of its namespace',
            containers: [],
            fields: [['spec', 'serviceAccountName']],
          },
        ]
      : [],
};
