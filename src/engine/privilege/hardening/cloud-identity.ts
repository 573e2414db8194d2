import { valueAt } from '../../cluster/json.js';
import { labelsOf } from '../../cluster/labels.js';
import { accountObject } from '../rights/accounts.js';
import { serviceAccountOf } from '../rights/token.js';
import { checkOf } from './check.js';

const ANNOTATIONS: readonly (readonly [key: string, what: string])[] = [
  ['eks.amazonaws.com/role-arn', 'the AWS role'],
  ['iam.gke.io/gcp-service-account', 'the Google service account'],
  ['azure.workload.identity/client-id', 'the Azure identity'],
];

export const cloudIdentity = checkOf(
  {
    id: 'cloudIdentity',
    title: 'The service account stands for a cloud identity',
    severity: 'low',
    rationale:
      'A shell in the pod may do in the cloud whatever that identity may: the way goes past everything in the cluster.',
    remediation: 'Give the identity the least it needs, and use the account for this workload only.',
    references: ['MITRE T1078.004', 'MITRE T1552.005'],
  },
  ({ cluster, workload }) => {
    const name = serviceAccountOf(workload);
    const account = accountObject(cluster, workload.namespace, name);
    const annotations = labelsOf(
      account === undefined ? undefined : valueAt(account.value, ['metadata', 'annotations']),
    );
    return ANNOTATIONS.flatMap(([key, what]) => {
      const identity = annotations.get(key);
      if (identity === undefined || identity === '') return [];
      return [
        {
          detail: `service account ${workload.namespace}/${name} stands for ${what} ${identity}`,
          containers: [],
          fields: [['spec', 'serviceAccountName']],
          what: key,
        },
      ];
    });
  },
);
