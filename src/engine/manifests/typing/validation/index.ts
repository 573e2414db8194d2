import type { JsonObject } from '../../types.js';
import type { TypingProblem } from '../decode.js';
import {
  validateAdminNetworkPolicy,
  validateBaselineAdminNetworkPolicy,
  validateClusterNetworkPolicy,
} from './admin-policy.js';
import { validateGateway, validateReferenceGrant, validateRoute } from './gateway.js';
import { validateIngress } from './ingress.js';
import { validateMetadata } from './metadata.js';
import { validateNetworkPolicy } from './network-policy.js';
import { validatePod } from './pods.js';
import { validateClusterRole, validateClusterRoleBinding, validateRole, validateRoleBinding } from './rbac.js';
import { Report } from './report.js';
import { validateService } from './services.js';
import {
  validateAppsWorkload,
  validateCronJob,
  validateJob,
  validatePodTemplate,
  validateReplicationController,
} from './workloads.js';

type Validator = (value: JsonObject, report: Report) => void;

/** By group and kind; decoding has already told the versions apart. */
const VALIDATORS: ReadonlyMap<string, Validator> = new Map<string, Validator>([
  [' Pod', validatePod],
  [' PodTemplate', validatePodTemplate],
  [' ReplicationController', validateReplicationController],
  [' Service', validateService],
  ['apps Deployment', validateAppsWorkload],
  ['apps StatefulSet', validateAppsWorkload],
  ['apps DaemonSet', validateAppsWorkload],
  ['apps ReplicaSet', validateAppsWorkload],
  ['batch Job', validateJob],
  ['batch CronJob', validateCronJob],
  ['networking.k8s.io NetworkPolicy', validateNetworkPolicy],
  ['networking.k8s.io Ingress', validateIngress],
  ['policy.networking.k8s.io AdminNetworkPolicy', validateAdminNetworkPolicy],
  ['policy.networking.k8s.io BaselineAdminNetworkPolicy', validateBaselineAdminNetworkPolicy],
  ['policy.networking.k8s.io ClusterNetworkPolicy', validateClusterNetworkPolicy],
  ['rbac.authorization.k8s.io Role', validateRole],
  ['rbac.authorization.k8s.io ClusterRole', validateClusterRole],
  ['rbac.authorization.k8s.io RoleBinding', validateRoleBinding],
  ['rbac.authorization.k8s.io ClusterRoleBinding', validateClusterRoleBinding],
  ['gateway.networking.k8s.io Gateway', validateGateway],
  ['gateway.networking.k8s.io ReferenceGrant', validateReferenceGrant],
  ...['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'].map((kind): [string, Validator] => [
    `gateway.networking.k8s.io ${kind}`,
    validateRoute,
  ]),
]);

/** The API server's own validation of a decoded object, all causes at once; `problems` gets what it finds. */
export function validate(apiVersion: string, kind: string, value: JsonObject, problems: TypingProblem[]): void {
  const report = new Report(problems);
  validateMetadata(apiVersion, kind, value, report);
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  VALIDATORS.get(`${group} ${kind}`)?.(value, report);
}
