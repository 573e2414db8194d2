import { any, bool, int64, list, object, oneOf, string, stringMap, strings } from '../schema.js';

export const metadata = object({
  name: string,
  generateName: string,
  namespace: string,
  selfLink: string,
  uid: string,
  resourceVersion: string,
  generation: int64,
  creationTimestamp: string,
  deletionTimestamp: string,
  deletionGracePeriodSeconds: int64,
  labels: stringMap,
  annotations: stringMap,
  ownerReferences: list(
    object({
      apiVersion: string,
      kind: string,
      name: string,
      uid: string,
      controller: bool,
      blockOwnerDeletion: bool,
    }),
  ),
  finalizers: strings,
  managedFields: any,
});

/** `operator` is held to its values by the selector's validation, which also knows an operator that is missing. */
export const labelSelector = object({
  matchLabels: stringMap,
  matchExpressions: list(object({ key: string, operator: string, values: strings })),
});

/** The name of another object in the same namespace. */
export const localReference = object({ name: string });

export const protocol = oneOf('TCP', 'UDP', 'SCTP');
