/** An API version that no supported Kubernetes serves any more. */
interface RemovedApi {
  readonly apiVersion: string;
  /** Absent where every kind of the version is gone. */
  readonly kinds?: readonly string[];
  readonly since: string;
  readonly successor: string;
}

const PSP_SUCCESSOR = 'the Pod Security labels of the Namespace (pod-security.kubernetes.io/enforce)';

/** The deprecated API migration guide of kubernetes.io, for the kinds that meet us in manifests. */
const REMOVED: readonly RemovedApi[] = [
  { apiVersion: 'extensions/v1beta1', kinds: ['Ingress'], since: '1.22', successor: 'networking.k8s.io/v1' },
  { apiVersion: 'extensions/v1beta1', kinds: ['NetworkPolicy'], since: '1.16', successor: 'networking.k8s.io/v1' },
  { apiVersion: 'extensions/v1beta1', kinds: ['PodSecurityPolicy'], since: '1.16', successor: PSP_SUCCESSOR },
  { apiVersion: 'extensions/v1beta1', since: '1.16', successor: 'apps/v1' },
  { apiVersion: 'apps/v1beta1', since: '1.16', successor: 'apps/v1' },
  { apiVersion: 'apps/v1beta2', since: '1.16', successor: 'apps/v1' },
  { apiVersion: 'batch/v1beta1', since: '1.25', successor: 'batch/v1' },
  { apiVersion: 'batch/v2alpha1', since: '1.21', successor: 'batch/v1' },
  {
    apiVersion: 'networking.k8s.io/v1beta1',
    kinds: ['Ingress', 'IngressClass', 'NetworkPolicy'],
    since: '1.22',
    successor: 'networking.k8s.io/v1',
  },
  { apiVersion: 'policy/v1beta1', kinds: ['PodSecurityPolicy'], since: '1.25', successor: PSP_SUCCESSOR },
  { apiVersion: 'policy/v1beta1', since: '1.25', successor: 'policy/v1' },
  { apiVersion: 'rbac.authorization.k8s.io/v1alpha1', since: '1.22', successor: 'rbac.authorization.k8s.io/v1' },
  { apiVersion: 'rbac.authorization.k8s.io/v1beta1', since: '1.22', successor: 'rbac.authorization.k8s.io/v1' },
  { apiVersion: 'discovery.k8s.io/v1beta1', since: '1.25', successor: 'discovery.k8s.io/v1' },
  { apiVersion: 'autoscaling/v2beta1', since: '1.25', successor: 'autoscaling/v2' },
  { apiVersion: 'autoscaling/v2beta2', since: '1.26', successor: 'autoscaling/v2' },
  { apiVersion: 'apiextensions.k8s.io/v1beta1', since: '1.22', successor: 'apiextensions.k8s.io/v1' },
  { apiVersion: 'apiregistration.k8s.io/v1beta1', since: '1.22', successor: 'apiregistration.k8s.io/v1' },
  { apiVersion: 'scheduling.k8s.io/v1beta1', since: '1.22', successor: 'scheduling.k8s.io/v1' },
  { apiVersion: 'node.k8s.io/v1beta1', since: '1.25', successor: 'node.k8s.io/v1' },
];

export function removedApi(apiVersion: string, kind: string): RemovedApi | undefined {
  return REMOVED.find(
    (each) => each.apiVersion === apiVersion && (each.kinds === undefined || each.kinds.includes(kind)),
  );
}
