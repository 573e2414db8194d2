/** What RBAC calls the kinds that a cluster has of itself, to read questions with and to know what lives in namespaces. */
export interface ApiResource {
  readonly name: string;
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
}

/** `plural Kind short,short`: namespaced first, cluster-scoped behind. */
const TABLE: readonly (readonly [group: string, namespaced: readonly string[], clusterScoped: readonly string[]])[] = [
  [
    '',
    [
      'bindings Binding',
      'configmaps ConfigMap cm',
      'endpoints Endpoints ep',
      'events Event ev',
      'limitranges LimitRange limits',
      'persistentvolumeclaims PersistentVolumeClaim pvc',
      'pods Pod po',
      'podtemplates PodTemplate',
      'replicationcontrollers ReplicationController rc',
      'resourcequotas ResourceQuota quota',
      'secrets Secret',
      'serviceaccounts ServiceAccount sa',
      'services Service svc',
    ],
    [
      'componentstatuses ComponentStatus cs',
      'namespaces Namespace ns',
      'nodes Node no',
      'persistentvolumes PersistentVolume pv',
      // Not objects: what impersonation asks about.
      'users User',
      'groups Group',
    ],
  ],
  [
    'apps',
    [
      'controllerrevisions ControllerRevision',
      'daemonsets DaemonSet ds',
      'deployments Deployment deploy',
      'replicasets ReplicaSet rs',
      'statefulsets StatefulSet sts',
    ],
    [],
  ],
  ['batch', ['cronjobs CronJob cj', 'jobs Job'], []],
  ['autoscaling', ['horizontalpodautoscalers HorizontalPodAutoscaler hpa'], []],
  ['policy', ['poddisruptionbudgets PodDisruptionBudget pdb'], ['podsecuritypolicies PodSecurityPolicy psp']],
  [
    'networking.k8s.io',
    ['ingresses Ingress ing', 'networkpolicies NetworkPolicy netpol'],
    ['ingressclasses IngressClass', 'ipaddresses IPAddress ip', 'servicecidrs ServiceCIDR'],
  ],
  ['discovery.k8s.io', ['endpointslices EndpointSlice'], []],
  ['coordination.k8s.io', ['leases Lease'], []],
  ['events.k8s.io', ['events Event'], []],
  [
    'rbac.authorization.k8s.io',
    ['rolebindings RoleBinding', 'roles Role'],
    ['clusterrolebindings ClusterRoleBinding', 'clusterroles ClusterRole'],
  ],
  [
    'authorization.k8s.io',
    ['localsubjectaccessreviews LocalSubjectAccessReview'],
    [
      'selfsubjectaccessreviews SelfSubjectAccessReview',
      'selfsubjectrulesreviews SelfSubjectRulesReview',
      'subjectaccessreviews SubjectAccessReview',
    ],
  ],
  [
    'authentication.k8s.io',
    [],
    ['tokenreviews TokenReview', 'selfsubjectreviews SelfSubjectReview', 'uids UID', 'userextras UserExtra'],
  ],
  [
    'certificates.k8s.io',
    [],
    [
      'certificatesigningrequests CertificateSigningRequest csr',
      'signers Signer',
      'clustertrustbundles ClusterTrustBundle',
    ],
  ],
  [
    'storage.k8s.io',
    ['csistoragecapacities CSIStorageCapacity'],
    [
      'csidrivers CSIDriver',
      'csinodes CSINode',
      'storageclasses StorageClass sc',
      'volumeattachments VolumeAttachment',
    ],
  ],
  ['scheduling.k8s.io', [], ['priorityclasses PriorityClass pc']],
  ['node.k8s.io', [], ['runtimeclasses RuntimeClass']],
  ['apiextensions.k8s.io', [], ['customresourcedefinitions CustomResourceDefinition crd']],
  ['apiregistration.k8s.io', [], ['apiservices APIService']],
  [
    'admissionregistration.k8s.io',
    [],
    [
      'mutatingadmissionpolicies MutatingAdmissionPolicy',
      'mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding',
      'mutatingwebhookconfigurations MutatingWebhookConfiguration',
      'validatingadmissionpolicies ValidatingAdmissionPolicy',
      'validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding',
      'validatingwebhookconfigurations ValidatingWebhookConfiguration',
    ],
  ],
  [
    'gateway.networking.k8s.io',
    [
      'gateways Gateway gtw',
      'grpcroutes GRPCRoute',
      'httproutes HTTPRoute',
      'referencegrants ReferenceGrant',
      'tcproutes TCPRoute',
      'tlsroutes TLSRoute',
      'udproutes UDPRoute',
    ],
    ['gatewayclasses GatewayClass gc'],
  ],
  [
    'policy.networking.k8s.io',
    [],
    [
      'adminnetworkpolicies AdminNetworkPolicy anp',
      'baselineadminnetworkpolicies BaselineAdminNetworkPolicy banp',
      'clusternetworkpolicies ClusterNetworkPolicy',
    ],
  ],
];

export const API_RESOURCES: readonly ApiResource[] = TABLE.flatMap(([group, namespaced, clusterScoped]) => [
  ...namespaced.map((row) => resourceOf(group, row, true)),
  ...clusterScoped.map((row) => resourceOf(group, row, false)),
]);

function resourceOf(group: string, row: string, namespaced: boolean): ApiResource {
  const [name = '', kind = '', shorts = ''] = row.split(' ');
  return { name, group, kind, namespaced, shortNames: shorts === '' ? [] : shorts.split(',') };
}

const CLUSTER_SCOPED: ReadonlySet<string> = new Set(
  API_RESOURCES.filter((each) => !each.namespaced).map((each) => `${each.group}/${each.name}`),
);

/** Whether objects of it live outside namespaces, as far as is known: custom resources may be either. */
export function isClusterScoped(group: string, resource: string): boolean {
  return CLUSTER_SCOPED.has(`${group}/${resource}`);
}
