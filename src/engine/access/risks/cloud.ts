/** Annotations that let the bearer of an account's token be an identity of a cloud. */
export const CLOUD_IDENTITIES: readonly { readonly annotation: string; readonly cloud: string }[] = [
  { annotation: 'eks.amazonaws.com/role-arn', cloud: 'AWS' },
  { annotation: 'iam.gke.io/gcp-service-account', cloud: 'Google Cloud' },
  { annotation: 'azure.workload.identity/client-id', cloud: 'Azure' },
];
