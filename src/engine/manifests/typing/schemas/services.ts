import {
  any,
  apiObject,
  bool,
  int32,
  intOrString,
  list,
  object,
  oneOf,
  string,
  stringMap,
  strings,
} from '../schema.js';
import { metadata, protocol } from './meta.js';

export const service = apiObject(metadata, {
  spec: object({
    ports: list(
      object({
        name: string,
        protocol,
        appProtocol: string,
        port: int32,
        targetPort: intOrString,
        nodePort: int32,
      }),
    ),
    selector: stringMap,
    clusterIP: string,
    clusterIPs: strings,
    type: oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
    externalIPs: strings,
    sessionAffinity: oneOf('ClientIP', 'None'),
    loadBalancerIP: string,
    loadBalancerSourceRanges: strings,
    externalName: string,
    externalTrafficPolicy: oneOf('Cluster', 'Local'),
    healthCheckNodePort: int32,
    publishNotReadyAddresses: bool,
    sessionAffinityConfig: any,
    ipFamilies: strings,
    ipFamilyPolicy: oneOf('SingleStack', 'PreferDualStack', 'RequireDualStack'),
    allocateLoadBalancerNodePorts: bool,
    loadBalancerClass: string,
    internalTrafficPolicy: oneOf('Cluster', 'Local'),
    trafficDistribution: string,
  }),
  status: any,
});

const targetRef = object({
  apiVersion: string,
  kind: string,
  namespace: string,
  name: string,
  uid: string,
  resourceVersion: string,
  fieldPath: string,
});

export const endpointSlice = apiObject(metadata, {
  addressType: oneOf('IPv4', 'IPv6', 'FQDN'),
  endpoints: list(
    object({
      addresses: strings,
      conditions: object({ ready: bool, serving: bool, terminating: bool }),
      hostname: string,
      targetRef,
      deprecatedTopology: stringMap,
      nodeName: string,
      zone: string,
      hints: any,
    }),
  ),
  ports: list(object({ name: string, protocol, port: int32, appProtocol: string })),
});

const endpointAddresses = list(object({ ip: string, hostname: string, nodeName: string, targetRef }));

export const endpoints = apiObject(metadata, {
  subsets: list(
    object({
      addresses: endpointAddresses,
      notReadyAddresses: endpointAddresses,
      ports: list(object({ name: string, port: int32, protocol, appProtocol: string })),
    }),
  ),
});
