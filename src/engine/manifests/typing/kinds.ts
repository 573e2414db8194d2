import { groupOf } from '../kinds.js';
import { any, bool, int32, int64, intOrString, list, object, string, stringMap, type Schema } from './schema.js';

const metadata = object({
  name: string,
  namespace: string,
  generateName: string,
  labels: stringMap,
  annotations: stringMap,
  ownerReferences: list(object({ apiVersion: string, kind: string, name: string, controller: bool })),
});
const labelSelector = object({
  matchLabels: stringMap,
  matchExpressions: list(object({ key: string, operator: string, values: list(string) })),
});

const seLinuxOptions = object({ user: string, role: string, type: string, level: string });
const profile = object({ type: string, localhostProfile: string });
const windowsOptions = object({ hostProcess: bool, runAsUserName: string });
const shared = {
  runAsUser: int64,
  runAsGroup: int64,
  runAsNonRoot: bool,
  seLinuxOptions,
  seccompProfile: profile,
  appArmorProfile: profile,
  windowsOptions,
};
const containerSecurityContext = object({
  ...shared,
  privileged: bool,
  allowPrivilegeEscalation: bool,
  readOnlyRootFilesystem: bool,
  procMount: string,
  capabilities: object({ add: list(string), drop: list(string) }),
});
const podSecurityContext = object({
  ...shared,
  fsGroup: int64,
  fsGroupChangePolicy: string,
  supplementalGroups: list(int64),
  supplementalGroupsPolicy: string,
  sysctls: list(object({ name: string, value: string })),
});
const handler = object({
  httpGet: object({ host: string, path: string, port: intOrString, scheme: string }),
  tcpSocket: object({ host: string, port: intOrString }),
  exec: object({ command: list(string) }),
});
const container = object({
  name: string,
  image: string,
  imagePullPolicy: string,
  command: list(string),
  args: list(string),
  restartPolicy: string,
  ports: list(object({ name: string, containerPort: int32, hostPort: int32, hostIP: string, protocol: string })),
  env: list(object({ name: string, value: string, valueFrom: any })),
  volumeMounts: list(object({ name: string, mountPath: string, readOnly: bool, subPath: string })),
  securityContext: containerSecurityContext,
  livenessProbe: handler,
  readinessProbe: handler,
  startupProbe: handler,
  lifecycle: object({ postStart: handler, preStop: handler }),
});
const podSpec = object({
  containers: list(container),
  initContainers: list(container),
  ephemeralContainers: list(container),
  volumes: list(object({ name: string, hostPath: object({ path: string, type: string }) })),
  hostNetwork: bool,
  hostPID: bool,
  hostIPC: bool,
  hostUsers: bool,
  shareProcessNamespace: bool,
  serviceAccountName: string,
  serviceAccount: string,
  automountServiceAccountToken: bool,
  nodeName: string,
  os: object({ name: string }),
  securityContext: podSecurityContext,
});
const template = object({ metadata, spec: podSpec });
const withTemplate = object({ metadata, spec: object({ replicas: int32, selector: any, template }) });

const policyPorts = list(object({ protocol: string, port: intOrString, endPort: int32 }));
const policyPeers = list(
  object({
    podSelector: labelSelector,
    namespaceSelector: labelSelector,
    ipBlock: object({ cidr: string, except: list(string) }),
  }),
);

/** By group/Kind. */
const SCHEMAS: ReadonlyMap<string, Schema> = new Map<string, Schema>([
  ['/Namespace', object({ metadata })],
  ['/ServiceAccount', object({ metadata, automountServiceAccountToken: bool })],
  ['/Pod', object({ metadata, spec: podSpec, status: object({ phase: string, podIP: string }) })],
  [
    '/Service',
    object({
      metadata,
      spec: object({
        type: string,
        clusterIP: string,
        selector: stringMap,
        ports: list(object({ name: string, protocol: string, port: int32, targetPort: intOrString, nodePort: int32 })),
      }),
    }),
  ],
  ['/ReplicationController', withTemplate],
  ['apps/Deployment', withTemplate],
  ['apps/StatefulSet', withTemplate],
  ['apps/DaemonSet', withTemplate],
  ['apps/ReplicaSet', withTemplate],
  ['batch/Job', object({ metadata, spec: object({ template, parallelism: int32 }) })],
  ['batch/CronJob', object({ metadata, spec: object({ jobTemplate: object({ spec: object({ template }) }) }) })],
  [
    'networking.k8s.io/NetworkPolicy',
    object({
      metadata,
      spec: object({
        podSelector: labelSelector,
        policyTypes: list(string),
        ingress: list(object({ from: policyPeers, ports: policyPorts })),
        egress: list(object({ to: policyPeers, ports: policyPorts })),
      }),
    }),
  ],
]);

export function schemaOf(apiVersion: string, kind: string): Schema {
  return SCHEMAS.get(`${groupOf(apiVersion)}/${kind}`) ?? object({ metadata });
}
