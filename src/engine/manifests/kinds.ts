/** The kinds that Firebreak knows by name: group, kind, and whether their objects live in a namespace. */
interface KnownKind {
  readonly group: string;
  readonly kind: string;
  readonly versions: readonly string[];
  readonly namespaced: boolean;
}

const kinds = (group: string, versions: readonly string[], namespaced: boolean, ...names: string[]): KnownKind[] =>
  names.map((kind) => ({ group, kind, versions, namespaced }));

export const KNOWN_KINDS: readonly KnownKind[] = [
  ...kinds('', ['v1'], false, 'Namespace', 'Node', 'PersistentVolume'),
  ...kinds(
    '',
    ['v1'],
    true,
    'Pod',
    'ReplicationController',
    'Service',
    'ServiceAccount',
    'Secret',
    'ConfigMap',
    'Endpoints',
  ),
  ...kinds('', ['v1'], true, 'PersistentVolumeClaim', 'PodTemplate', 'LimitRange', 'ResourceQuota', 'Event'),
  ...kinds('apps', ['v1'], true, 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'),
  ...kinds('batch', ['v1'], true, 'Job', 'CronJob'),
  ...kinds('networking.k8s.io', ['v1'], true, 'NetworkPolicy', 'Ingress'),
  ...kinds('networking.k8s.io', ['v1'], false, 'IngressClass'),
  ...kinds('discovery.k8s.io', ['v1'], true, 'EndpointSlice'),
  ...kinds('rbac.authorization.k8s.io', ['v1'], true, 'Role', 'RoleBinding'),
  ...kinds('rbac.authorization.k8s.io', ['v1'], false, 'ClusterRole', 'ClusterRoleBinding'),
  ...kinds('policy.networking.k8s.io', ['v1alpha1'], false, 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'),
  ...kinds('kubevirt.io', ['v1', 'v1alpha3'], true, 'VirtualMachine', 'VirtualMachineInstance'),
  ...kinds('policy.networking.k8s.io', ['v1alpha2'], false, 'ClusterNetworkPolicy'),
  ...kinds('gateway.networking.k8s.io', ['v1', 'v1beta1'], true, 'Gateway', 'HTTPRoute', 'ReferenceGrant'),
  ...kinds('gateway.networking.k8s.io', ['v1'], true, 'GRPCRoute', 'TCPRoute', 'TLSRoute'),
  ...kinds('gateway.networking.k8s.io', ['v1alpha2', 'v1alpha3'], true, 'GRPCRoute', 'TCPRoute', 'TLSRoute'),
  ...kinds('gateway.networking.k8s.io', ['v1alpha2'], true, 'ReferenceGrant'),
  ...kinds('gateway.networking.k8s.io', ['v1', 'v1beta1'], false, 'GatewayClass'),
  ...kinds('route.openshift.io', ['v1'], true, 'Route'),
];

/** Groups that every API server serves by itself, so that it is certain which kinds they have. */
const BUILT_IN_GROUPS: ReadonlySet<string> = new Set([
  '',
  'apps',
  'batch',
  'discovery.k8s.io',
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
]);

/** The apiVersion under which a built-in kind is served that is asked for under another one of a built-in group. */
export function servedKind(apiVersion: string, kind: string): string | undefined {
  if (!BUILT_IN_GROUPS.has(groupOf(apiVersion))) return undefined;
  const found = KNOWN_KINDS.find((each) => each.kind === kind && BUILT_IN_GROUPS.has(each.group));
  return found === undefined ? undefined : [found.group, found.versions[0]].filter((part) => part !== '').join('/');
}

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

export function knownKind(apiVersion: string, kind: string): KnownKind | undefined {
  const group = groupOf(apiVersion);
  const version = apiVersion.slice(group === '' ? 0 : group.length + 1);
  return KNOWN_KINDS.find((each) => each.group === group && each.kind === kind && each.versions.includes(version));
}

/** A known kind of the same group that differs only in the case of its letters. */
export function sameKindInAnotherCase(apiVersion: string, kind: string): string | undefined {
  const group = groupOf(apiVersion);
  return KNOWN_KINDS.find(
    (each) => each.group === group && each.kind !== kind && each.kind.toLowerCase() === kind.toLowerCase(),
  )?.kind;
}

/** Whether objects of a kind, one whose flaws hide its meaning among them, decide which connections are allowed. */
export function decidesTraffic(apiVersion: string, kind: string): boolean {
  return kind === 'NetworkPolicy' || isForeignPolicy(apiVersion, kind);
}

const POLICY_GROUP =
  /(^|\.)(cilium\.io|projectcalico\.org|istio\.io|k8s\.ovn\.org|k8s\.cni\.cncf\.io|policy\.networking\.k8s\.io|antrea\.io|policy\.linkerd\.io|kuma\.io|consul\.hashicorp\.com|nsx\.vmware\.com|kubeovn\.io|networking\.k8s\.aws|vpcresources\.k8s\.aws|network\.openshift\.io|kubearmor\.com)$/;
/** Whatever the group: a kind of this name says what it is for. */
const POLICY_KIND = /(NetworkPolicy|NetworkPolicies|EgressFirewall|FirewallPolicy)$/;

/** Kinds of other groups than Kubernetes' own whose objects decide about traffic in ways that the engine does not understand. */
export function isForeignPolicy(apiVersion: string, kind: string): boolean {
  const group = groupOf(apiVersion);
  return POLICY_GROUP.test(group) || (POLICY_KIND.test(kind) && !BUILT_IN_GROUPS.has(group));
}
