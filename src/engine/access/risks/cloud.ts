import type { Rule } from '../../rule.js';

/** Annotations that let the bearer of an account's token be an identity of a cloud. */
export const CLOUD_ANNOTATIONS: readonly { readonly annotation: string; readonly cloud: string }[] = [
  { annotation: 'eks.amazonaws.com/role-arn', cloud: 'AWS' },
  { annotation: 'iam.gke.io/gcp-service-account', cloud: 'Google Cloud' },
  { annotation: 'azure.workload.identity/client-id', cloud: 'Azure' },
];

export const CLOUD_IDENTITY: Omit<Rule, 'category'> = {
  id: 'cloudIdentity',
  title: 'The account is an identity of a cloud',
  severity: 'medium',
  rationale:
    'A token of the account is traded for credentials of the cloud, which work from anywhere; what they may do no manifest says.',
  remediation: 'Give the identity the least that the program needs, and no other workload this account.',
  references: ['MITRE T1552.005', 'MITRE T1078.004', 'kubescape C-0058'],
};
