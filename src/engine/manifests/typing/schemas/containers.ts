import {
  any,
  bool,
  int32,
  int64,
  intOrString,
  list,
  map,
  object,
  oneOf,
  quantity,
  string,
  strings,
} from '../schema.js';
import { protocol } from './meta.js';
import { containerSecurityContext } from './security-context.js';

const reference = object({ name: string, optional: bool });
const keyReference = object({ name: string, key: string, optional: bool });

const env = list(
  object({
    name: string,
    value: string,
    valueFrom: object({
      fieldRef: object({ apiVersion: string, fieldPath: string }),
      resourceFieldRef: object({ containerName: string, resource: string, divisor: quantity }),
      configMapKeyRef: keyReference,
      secretKeyRef: keyReference,
      fileKeyRef: object({ volumeName: string, path: string, key: string, optional: bool }),
    }),
  }),
);

const actions = {
  exec: object({ command: strings }),
  httpGet: object({
    path: string,
    port: intOrString,
    host: string,
    scheme: oneOf('HTTP', 'HTTPS'),
    httpHeaders: list(object({ name: string, value: string })),
  }),
  tcpSocket: object({ port: intOrString, host: string }),
};
const lifecycleHandler = object({ ...actions, sleep: object({ seconds: int64 }) });
const probe = object({
  ...actions,
  grpc: object({ port: int32, service: string }),
  initialDelaySeconds: int32,
  timeoutSeconds: int32,
  periodSeconds: int32,
  successThreshold: int32,
  failureThreshold: int32,
  terminationGracePeriodSeconds: int64,
});

export const resources = object({
  limits: map(quantity),
  requests: map(quantity),
  claims: list(object({ name: string, request: string })),
});

const fields = {
  name: string,
  image: string,
  command: strings,
  args: strings,
  workingDir: string,
  ports: list(object({ name: string, hostPort: int32, containerPort: int32, protocol, hostIP: string })),
  envFrom: list(object({ prefix: string, configMapRef: reference, secretRef: reference })),
  env,
  resources,
  resizePolicy: list(object({ resourceName: string, restartPolicy: string })),
  restartPolicy: oneOf('Always', 'OnFailure', 'Never'),
  restartPolicyRules: any,
  volumeMounts: list(
    object({
      name: string,
      readOnly: bool,
      recursiveReadOnly: oneOf('Disabled', 'IfPossible', 'Enabled'),
      mountPath: string,
      subPath: string,
      mountPropagation: oneOf('None', 'HostToContainer', 'Bidirectional'),
      subPathExpr: string,
    }),
  ),
  volumeDevices: list(object({ name: string, devicePath: string })),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: object({ postStart: lifecycleHandler, preStop: lifecycleHandler, stopSignal: string }),
  terminationMessagePath: string,
  terminationMessagePolicy: oneOf('File', 'FallbackToLogsOnError'),
  imagePullPolicy: oneOf('Always', 'Never', 'IfNotPresent'),
  securityContext: containerSecurityContext,
  stdin: bool,
  stdinOnce: bool,
  tty: bool,
};

export const container = object(fields);
export const ephemeralContainer = object({ ...fields, targetContainerName: string });
