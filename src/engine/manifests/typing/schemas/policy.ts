import { any, apiObject, int32, list, object, string, strings } from '../schema.js';
import { labelSelector, metadata } from './meta.js';

const pods = object({ namespaceSelector: labelSelector, podSelector: labelSelector });
const subject = object({ namespaces: labelSelector, pods });
const ingressPeers = list(object({ namespaces: labelSelector, pods }));
const egressPeers = list(
  object({ namespaces: labelSelector, pods, nodes: labelSelector, networks: strings, domainNames: strings }),
);

const adminPorts = list(
  object({
    portNumber: object({ protocol: string, port: int32 }),
    namedPort: string,
    portRange: object({ protocol: string, start: int32, end: int32 }),
  }),
);
const adminSpec = {
  subject,
  ingress: list(object({ name: string, action: string, from: ingressPeers, ports: adminPorts })),
  egress: list(object({ name: string, action: string, to: egressPeers, ports: adminPorts })),
};

/** policy.networking.k8s.io/v1alpha1. */
export const adminNetworkPolicy = apiObject(metadata, { spec: object({ priority: int32, ...adminSpec }), status: any });
export const baselineAdminNetworkPolicy = apiObject(metadata, { spec: object(adminSpec), status: any });

const destination = object({
  destinationPort: object({ number: int32, range: object({ start: int32, end: int32 }) }),
});
const protocols = list(object({ tcp: destination, udp: destination, sctp: destination, destinationNamedPort: string }));

/** policy.networking.k8s.io/v1alpha2. */
export const clusterNetworkPolicy = apiObject(metadata, {
  spec: object({
    tier: string,
    priority: int32,
    subject,
    ingress: list(object({ name: string, action: string, from: ingressPeers, protocols })),
    egress: list(object({ name: string, action: string, to: egressPeers, protocols })),
  }),
  status: any,
});
