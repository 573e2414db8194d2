import {
  any,
  apiObject,
  bool,
  int32,
  int64,
  list,
  map,
  object,
  oneOf,
  openObject,
  quantity,
  string,
  stringMap,
  strings,
} from '../schema.js';
import { container, ephemeralContainer, resources } from './containers.js';
import { labelSelector, localReference, metadata } from './meta.js';
import { podSecurityContext } from './security-context.js';
import { volume } from './volumes.js';

/** Every field of PodSpec up to Kubernetes 1.37, alpha ones included: an absent one would be a false alarm. */
export const podSpec = object({
  volumes: list(volume),
  initContainers: list(container),
  containers: list(container),
  ephemeralContainers: list(ephemeralContainer),
  restartPolicy: oneOf('Always', 'OnFailure', 'Never'),
  terminationGracePeriodSeconds: int64,
  activeDeadlineSeconds: int64,
  dnsPolicy: oneOf('ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'),
  nodeSelector: stringMap,
  serviceAccountName: string,
  serviceAccount: string,
  automountServiceAccountToken: bool,
  nodeName: string,
  hostNetwork: bool,
  hostPID: bool,
  hostIPC: bool,
  hostUsers: bool,
  shareProcessNamespace: bool,
  securityContext: podSecurityContext,
  imagePullSecrets: list(localReference),
  hostname: string,
  hostnameOverride: string,
  subdomain: string,
  affinity: object({ nodeAffinity: any, podAffinity: any, podAntiAffinity: any }),
  schedulerName: string,
  tolerations: list(object({ key: string, operator: string, value: string, effect: string, tolerationSeconds: int64 })),
  hostAliases: list(object({ ip: string, hostnames: strings })),
  priorityClassName: string,
  priority: int32,
  dnsConfig: object({
    nameservers: strings,
    searches: strings,
    options: list(object({ name: string, value: string })),
  }),
  readinessGates: list(object({ conditionType: string })),
  runtimeClassName: string,
  enableServiceLinks: bool,
  preemptionPolicy: oneOf('PreemptLowerPriority', 'Never'),
  overhead: map(quantity),
  topologySpreadConstraints: list(
    object({
      maxSkew: int32,
      topologyKey: string,
      whenUnsatisfiable: string,
      labelSelector,
      minDomains: int32,
      nodeAffinityPolicy: string,
      nodeTaintsPolicy: string,
      matchLabelKeys: strings,
    }),
  ),
  setHostnameAsFQDN: bool,
  os: object({ name: oneOf('linux', 'windows') }),
  schedulingGates: list(localReference),
  resourceClaims: any,
  resources,
  workloadRef: any,
  schedulingGroup: any,
});

export const podTemplate = object({ metadata, spec: podSpec });

/** Status is the cluster's own word: only what the engine reads is decoded. */
const podStatus = openObject({
  phase: string,
  hostIP: string,
  hostIPs: list(openObject({ ip: string })),
  podIP: string,
  podIPs: list(openObject({ ip: string })),
});

export const pod = apiObject(metadata, { spec: podSpec, status: podStatus });
export const podTemplateObject = apiObject(metadata, { template: podTemplate });
