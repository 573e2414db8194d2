import { any, apiObject, int32, intOrString, list, object, string, strings } from '../schema.js';
import { labelSelector, metadata } from './meta.js';

const policyPorts = list(object({ protocol: string, port: intOrString, endPort: int32 }));
const policyPeers = list(
  object({
    podSelector: labelSelector,
    namespaceSelector: labelSelector,
    ipBlock: object({ cidr: string, except: strings }),
  }),
);

export const networkPolicy = apiObject(metadata, {
  spec: object({
    podSelector: labelSelector,
    ingress: list(object({ ports: policyPorts, from: policyPeers })),
    egress: list(object({ ports: policyPorts, to: policyPeers })),
    policyTypes: strings,
  }),
  status: any,
});

const backend = object({
  service: object({ name: string, port: object({ name: string, number: int32 }) }),
  resource: object({ apiGroup: string, kind: string, name: string }),
});

export const ingress = apiObject(metadata, {
  spec: object({
    ingressClassName: string,
    defaultBackend: backend,
    tls: list(object({ hosts: strings, secretName: string })),
    rules: list(
      object({ host: string, http: object({ paths: list(object({ path: string, pathType: string, backend })) }) }),
    ),
  }),
  status: any,
});

export const ingressClass = apiObject(metadata, {
  spec: object({
    controller: string,
    parameters: object({ apiGroup: string, kind: string, name: string, scope: string, namespace: string }),
  }),
});
