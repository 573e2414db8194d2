import type { ObjectSchema } from './schema.js';
import { daemonSet, deployment, replicaSet, replicationController, statefulSet } from './schemas/apps.js';
import { cronJob, job } from './schemas/batch.js';
import { configMap, namespace, node, secret, withOpaqueSpec } from './schemas/cluster.js';
import { gateway, grpcRoute, httpRoute, layer4Route, referenceGrant } from './schemas/gateway.js';
import { ingress, ingressClass, networkPolicy } from './schemas/networking.js';
import { openShiftRoute } from './schemas/openshift.js';
import { pod, podTemplateObject } from './schemas/pods.js';
import { adminNetworkPolicy, baselineAdminNetworkPolicy, clusterNetworkPolicy } from './schemas/policy.js';
import { binding, clusterRole, role, serviceAccount } from './schemas/rbac.js';
import { endpoints, endpointSlice, service } from './schemas/services.js';

/** By apiVersion, then kind. An apiVersion is part of the key: serving.knative.dev/v1 Service is not the core Service. */
const SCHEMAS: readonly (readonly [apiVersions: readonly string[], kinds: Readonly<Record<string, ObjectSchema>>])[] = [
  [
    ['v1'],
    {
      Namespace: namespace,
      Node: node,
      Pod: pod,
      PodTemplate: podTemplateObject,
      ReplicationController: replicationController,
      Service: service,
      Endpoints: endpoints,
      ServiceAccount: serviceAccount,
      ConfigMap: configMap,
      Secret: secret,
      PersistentVolume: withOpaqueSpec,
      PersistentVolumeClaim: withOpaqueSpec,
      LimitRange: withOpaqueSpec,
      ResourceQuota: withOpaqueSpec,
    },
  ],
  [['apps/v1'], { Deployment: deployment, StatefulSet: statefulSet, DaemonSet: daemonSet, ReplicaSet: replicaSet }],
  [['batch/v1'], { Job: job, CronJob: cronJob }],
  [['networking.k8s.io/v1'], { NetworkPolicy: networkPolicy, Ingress: ingress, IngressClass: ingressClass }],
  [['discovery.k8s.io/v1'], { EndpointSlice: endpointSlice }],
  [
    ['rbac.authorization.k8s.io/v1'],
    { Role: role, ClusterRole: clusterRole, RoleBinding: binding, ClusterRoleBinding: binding },
  ],
  [
    ['policy.networking.k8s.io/v1alpha1'],
    { AdminNetworkPolicy: adminNetworkPolicy, BaselineAdminNetworkPolicy: baselineAdminNetworkPolicy },
  ],
  [['policy.networking.k8s.io/v1alpha2'], { ClusterNetworkPolicy: clusterNetworkPolicy }],
  [
    ['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1beta1'],
    { Gateway: gateway, HTTPRoute: httpRoute, ReferenceGrant: referenceGrant },
  ],
  [['gateway.networking.k8s.io/v1'], { GRPCRoute: grpcRoute, TCPRoute: layer4Route, TLSRoute: layer4Route }],
  [
    ['gateway.networking.k8s.io/v1alpha2', 'gateway.networking.k8s.io/v1alpha3'],
    { TCPRoute: layer4Route, TLSRoute: layer4Route, GRPCRoute: grpcRoute, ReferenceGrant: referenceGrant },
  ],
  [['route.openshift.io/v1'], { Route: openShiftRoute }],
];

const BY_KEY: ReadonlyMap<string, ObjectSchema> = new Map(
  SCHEMAS.flatMap(([apiVersions, kinds]) =>
    apiVersions.flatMap((apiVersion) =>
      Object.entries(kinds).map(([kind, schema]): [string, ObjectSchema] => [`${apiVersion} ${kind}`, schema]),
    ),
  ),
);

/** The type of a kind, or undefined where it is not one that the engine reads. */
export function schemaOf(apiVersion: string, kind: string): ObjectSchema | undefined {
  return BY_KEY.get(`${apiVersion} ${kind}`);
}
