import { apiObject, bool, list, object, string, strings } from '../schema.js';
import { labelSelector, localReference, metadata } from './meta.js';

export const serviceAccount = apiObject(metadata, {
  secrets: list(
    object({
      apiVersion: string,
      kind: string,
      namespace: string,
      name: string,
      uid: string,
      resourceVersion: string,
      fieldPath: string,
    }),
  ),
  imagePullSecrets: list(localReference),
  automountServiceAccountToken: bool,
});

const rules = list(
  object({
    verbs: strings,
    apiGroups: strings,
    resources: strings,
    resourceNames: strings,
    nonResourceURLs: strings,
  }),
);

export const role = apiObject(metadata, { rules });
export const clusterRole = apiObject(metadata, {
  rules,
  aggregationRule: object({ clusterRoleSelectors: list(labelSelector) }),
});
/** RoleBinding and ClusterRoleBinding have the same shape. */
export const binding = apiObject(metadata, {
  subjects: list(object({ kind: string, apiGroup: string, name: string, namespace: string })),
  roleRef: object({ apiGroup: string, kind: string, name: string }),
});
