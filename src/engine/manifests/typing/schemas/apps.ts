import { any, apiObject, bool, int32, list, object, string, stringMap } from '../schema.js';
import { labelSelector, metadata } from './meta.js';
import { podTemplate } from './pods.js';

export const deployment = apiObject(metadata, {
  spec: object({
    replicas: int32,
    selector: labelSelector,
    template: podTemplate,
    strategy: any,
    minReadySeconds: int32,
    revisionHistoryLimit: int32,
    paused: bool,
    progressDeadlineSeconds: int32,
  }),
  status: any,
});

export const statefulSet = apiObject(metadata, {
  spec: object({
    replicas: int32,
    selector: labelSelector,
    template: podTemplate,
    volumeClaimTemplates: list(object({ apiVersion: string, kind: string, metadata, spec: any, status: any })),
    serviceName: string,
    podManagementPolicy: string,
    updateStrategy: any,
    revisionHistoryLimit: int32,
    minReadySeconds: int32,
    persistentVolumeClaimRetentionPolicy: any,
    ordinals: object({ start: int32 }),
  }),
  status: any,
});

export const daemonSet = apiObject(metadata, {
  spec: object({
    selector: labelSelector,
    template: podTemplate,
    updateStrategy: any,
    minReadySeconds: int32,
    revisionHistoryLimit: int32,
  }),
  status: any,
});

export const replicaSet = apiObject(metadata, {
  spec: object({ replicas: int32, minReadySeconds: int32, selector: labelSelector, template: podTemplate }),
  status: any,
});

/** The core kind before ReplicaSet: its selector is a plain map of labels. */
export const replicationController = apiObject(metadata, {
  spec: object({ replicas: int32, minReadySeconds: int32, selector: stringMap, template: podTemplate }),
  status: any,
});
