import { serviceAccountOf } from '../rights/token.js';
import { checkOf } from './check.js';

export const defaultServiceAccount = checkOf(
  {
    id: 'defaultServiceAccount',
    title: 'The pod runs as the default service account',
    severity: 'low',
    rationale: 'Rights given to it go to every pod of the namespace that names none.',
    remediation: 'Give the workload a ServiceAccount of its own.',
    references: ['CIS 5.1.5', 'MITRE T1078.001'],
  },
  ({ workload }) =>
    serviceAccountOf(workload) === 'default'
      ? [
          {
            detail: 'the pod runs as the default service account of its namespace',
            containers: [],
            fields: [['spec', 'serviceAccountName']],
          },
        ]
      : [],
);
