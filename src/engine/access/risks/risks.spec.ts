import { describe, expect, it } from 'vitest';
import { buildCluster, type Cluster } from '../../cluster/index.js';
import { readManifests } from '../../manifests/index.js';
import { accessOf, objectRisksOf, RISKS } from '../index.js';

const RBAC = 'rbac.authorization.k8s.io';
const everywhere = 'everywhere';

function read(...documents: (string | object)[]): Cluster {
  const files = documents.map((each, index) => ({
    path: `${index}.yaml`,
    content: typeof each === 'string' ? each : JSON.stringify(each),
  }));
  return buildCluster(readManifests(files, { defaultNamespace: 'shop' }));
}

/** `verbs group resources [names]`, the core group as `core`. */
function rule(text: string): object {
  const [verbs = '', group = '', resources = '', names = ''] = text.split(' ');
  return {
    verbs: verbs.split(','),
    apiGroups: [group === 'core' ? '' : group],
    resources: resources.split(','),
    ...(names === '' ? {} : { resourceNames: names.split(',') }),
  };
}

/** An account `shop/app` with these rules, each bound in a namespace or everywhere. */
function granted(grants: readonly (readonly [where: string, rules: string])[], ...more: (string | object)[]): Cluster {
  return read(
    ...grants.flatMap(([where, rules], index): object[] => {
      const name = `role-${index}`;
      const subjects = [{ kind: 'ServiceAccount', namespace: 'shop', name: 'app' }];
      const roleRef = { apiGroup: RBAC, kind: 'ClusterRole', name };
      const metadata = where === everywhere ? { name } : { name, namespace: where };
      const kind = where === everywhere ? 'ClusterRoleBinding' : 'RoleBinding';
      return [
        { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name }, rules: rules.split('; ').map(rule) },
        { apiVersion: `${RBAC}/v1`, kind, metadata, subjects, roleRef },
      ];
    }),
    ...more,
  );
}
const risksIn = (cluster: Cluster): string[] =>
  accessOf(cluster)
    .account('shop', 'app')
    .risks.map(({ id, severity }) => `${severity} ${id}`);
const risks = (where: string, rules: string): string[] => risksIn(granted([[where, rules]]));

/** where, rules, what is found: a row or more for each risk, and the near misses. */
const CASES: readonly (readonly [where: string, rules: string, found: readonly string[]])[] = [
  [everywhere, '* * *', ['critical clusterAdmin']],
  [everywhere, '* core *', ['critical clusterAdmin']],
  ['shop', '* * *', ['high clusterAdmin']],
  [everywhere, 'get,list core configmaps', []],

  [everywhere, 'list core secrets', ['critical readSecrets']],
  [everywhere, 'get core secrets', ['high readSecrets']],
  ['shop', 'watch core secrets', ['high readSecrets']],
  ['shop', 'get core secrets', ['medium readSecrets']],
  ['shop', 'get core secrets tls', ['low readSecrets']],
  ['shop', 'list,watch core secrets tls', []],
  ['shop', 'get apps secrets', []],
  ['shop', 'create core secrets', []],
  ['shop', 'create,get core secrets', ['high mintTokenSecret', 'medium readSecrets']],
  [everywhere, 'create core secrets; create core pods', ['critical createWorkloads', 'critical mintTokenSecret']],
  ['shop', 'create core serviceaccounts/token', ['high createTokens']],
  [everywhere, 'create core serviceaccounts/token robot', ['critical createTokens']],
  [everywhere, 'create core serviceaccounts', []],

  ['shop', 'create core pods', ['critical createWorkloads']],
  ['guarded', 'create core pods', ['high createWorkloads']],
  ['shop', 'patch apps deployments', ['critical createWorkloads']],
  ['shop', 'patch apps deployments web', ['critical createWorkloads']],
  ['shop', 'create apps deployments web', []],
  ['shop', 'create extensions deployments', []],
  ['shop', 'update batch cronjobs', ['critical createWorkloads']],
  ['shop', 'patch apps deployments/scale,deployments/status', []],
  [everywhere, 'create argoproj.io workflows', ['high createWorkloadsByOperator']],
  ['shop', 'create serving.knative.dev services', ['medium createWorkloadsByOperator']],
  ['shop', 'patch core pods', ['high changePods']],
  ['shop', 'patch core pods/status', []],
  ['shop', 'create core pods/exec', ['high execIntoPods']],
  [everywhere, 'get core pods/attach', ['critical execIntoPods']],
  ['shop', 'create core pods/*', []],
  ['shop', 'create core */exec', ['high execIntoPods']],
  ['shop', 'get,list core pods,pods/log', []],
  ['shop', 'patch core pods/ephemeralcontainers', ['critical debugPods']],
  ['guarded', 'patch core pods/ephemeralcontainers', ['high debugPods']],
  ['shop', 'create core pods/portforward', ['medium tunnelToPods']],
  [everywhere, 'get core services/proxy', ['high tunnelToPods']],
  [everywhere, 'delete core pods', ['medium deleteObjects']],
  ['shop', 'deletecollection core secrets', ['low deleteObjects']],
  ['shop', 'delete core pods old', []],

  [everywhere, 'get core nodes/proxy', ['critical nodesProxy']],
  ['shop', 'get core nodes/proxy', []],
  [everywhere, 'get core nodes,nodes/metrics,nodes/stats', []],
  [everywhere, 'patch core nodes; create core pods/eviction', ['high movePodsToNode']],
  [everywhere, 'patch core nodes', []],
  [everywhere, 'create core pods/eviction', []],
  [
    everywhere,
    'create core persistentvolumes; create core persistentvolumeclaims',
    ['critical createPersistentVolumes'],
  ],
  [everywhere, 'create core persistentvolumes', []],

  ['shop', `bind ${RBAC} roles; create ${RBAC} rolebindings`, ['high bindRoles']],
  ['shop', `bind ${RBAC} clusterroles; create ${RBAC} rolebindings`, ['high bindRoles']],
  ['shop', `bind ${RBAC} clusterroles view; create ${RBAC} rolebindings`, ['medium bindRoles']],
  [everywhere, `bind ${RBAC} clusterroles; create ${RBAC} clusterrolebindings`, ['critical bindRoles']],
  [everywhere, `bind ${RBAC} roles; create ${RBAC} clusterrolebindings`, []],
  [everywhere, `bind ${RBAC} clusterroles`, []],
  [everywhere, `create ${RBAC} clusterrolebindings,rolebindings`, []],
  [everywhere, `escalate,patch ${RBAC} clusterroles`, ['critical escalateRoles']],
  [everywhere, `escalate ${RBAC} clusterroles; patch ${RBAC} roles`, []],
  [everywhere, 'impersonate core users,groups', ['critical impersonate']],
  [everywhere, 'impersonate core groups', []],
  [everywhere, 'impersonate core users alice', ['medium impersonate']],
  ['shop', 'impersonate core serviceaccounts', ['high impersonate']],
  ['shop', 'impersonate core users', []],
  [
    everywhere,
    'create certificates.k8s.io certificatesigningrequests; update certificates.k8s.io certificatesigningrequests/approval; approve certificates.k8s.io signers kubernetes.io/kube-apiserver-client',
    ['critical signCertificates'],
  ],
  [
    everywhere,
    'create certificates.k8s.io certificatesigningrequests; update certificates.k8s.io certificatesigningrequests/approval; approve certificates.k8s.io signers kubernetes.io/kubelet-serving',
    [],
  ],
  [everywhere, 'create certificates.k8s.io certificatesigningrequests', []],

  [everywhere, 'patch admissionregistration.k8s.io mutatingwebhookconfigurations', ['high changeAdmission']],
  [everywhere, 'patch admissionregistration.k8s.io validatingwebhookconfigurations mine', ['medium changeAdmission']],
  [everywhere, 'create apiextensions.k8s.io customresourcedefinitions', ['high changeAdmission']],
  ['shop', 'patch admissionregistration.k8s.io mutatingwebhookconfigurations', []],
  [everywhere, 'patch core namespaces', ['high changeNamespaces']],
  ['shop', 'patch core namespaces', ['high changeNamespaces']],
  ['shop', 'patch core namespaces other', []],
  ['kube-system', 'update core configmaps coredns', ['critical changeSystemConfig']],
  ['kube-system', 'update core configmaps my-lock', []],
  ['shop', 'update core configmaps', []],
  [everywhere, 'update core configmaps', ['critical changeSystemConfig']],

  [everywhere, 'delete networking.k8s.io networkpolicies', ['high changeNetworkPolicies']],
  ['shop', 'patch cilium.io ciliumnetworkpolicies', ['medium changeNetworkPolicies']],
  [everywhere, 'get networking.k8s.io networkpolicies', []],
  [everywhere, 'create core services', ['medium redirectTraffic']],
  ['shop', 'patch gateway.networking.k8s.io httproutes', ['low redirectTraffic']],
  [everywhere, 'patch core services/status', ['medium redirectTraffic']],
  ['shop', 'patch core services mine', []],
];

const GUARDED =
  'apiVersion: v1\nkind: Namespace\nmetadata: {name: guarded, labels: {pod-security.kubernetes.io/enforce: restricted}}';

describe('risky permissions', () => {
  it.each(CASES)('%s %s', (where, rules, found) => {
    expect(risksIn(granted([[where, rules]], GUARDED))).toEqual(found);
  });

  it('all have a case', () => {
    const covered = new Set(CASES.flatMap(([, , found]) => found.map((each) => each.split(' ')[1])));
    expect(RISKS.map(({ id }) => id).filter((id) => !covered.has(id))).toEqual([]);
  });

  it('halves of a pair in two namespaces do not meet, one of them everywhere does', () => {
    const bind = `bind ${RBAC} roles`;
    const create = `create ${RBAC} rolebindings`;
    expect(
      risksIn(
        granted([
          ['one', bind],
          ['two', create],
        ]),
      ),
    ).toEqual([]);
    expect(
      risksIn(
        granted([
          ['one', bind],
          [everywhere, create],
        ]),
      ),
    ).toEqual(['high bindRoles']);
    const [risk] = accessOf(
      granted([
        ['one', bind],
        [everywhere, create],
      ]),
    ).account('shop', 'app').risks;
    expect(risk?.namespaces).toEqual(['one']);
    expect(risk?.chain.map((link) => link.binding.name)).toEqual(['role-0', 'role-1']);
  });

  it('everything is not told again as each of its parts', () => {
    expect(risks(everywhere, '* * *; list core secrets')).toEqual(['critical clusterAdmin', 'critical readSecrets']);
  });

  it('says where and by which names', () => {
    const [risk] = accessOf(granted([['shop', 'get core secrets tls,ca']])).account('shop', 'app').risks;
    expect(risk?.detail).toBe('get secrets (only tls, ca) in shop');
  });
});

describe('identities of a cloud', () => {
  it.each(['eks.amazonaws.com/role-arn', 'iam.gke.io/gcp-service-account', 'azure.workload.identity/client-id'])(
    'by the annotation %s',
    (annotation) => {
      const account = {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'app', annotations: { [annotation]: 'id' } },
      };
      expect(risksIn(read(account))).toEqual(['medium cloudIdentity']);
    },
  );
});

describe('roles and bindings by themselves', () => {
  const found = (cluster: Cluster): string[] =>
    objectRisksOf(cluster, accessOf(cluster).policy).map(
      ({ id, severity, object }) => `${severity} ${id} ${object.name}`,
    );
  const bound = (subject: object, name: string, ...more: (string | object)[]): Cluster =>
    read(
      {
        apiVersion: `${RBAC}/v1`,
        kind: 'ClusterRoleBinding',
        metadata: { name: 'b' },
        roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
        subjects: [subject],
      },
      ...more,
    );

  it.each([
    ['Group', 'system:authenticated', 'edit', 'critical'],
    ['Group', 'system:authenticated', 'view', 'low'],
    ['Group', 'system:unauthenticated', 'view', 'medium'],
    ['Group', 'system:serviceaccounts:shop', 'cluster-admin', 'critical'],
    ['User', 'system:anonymous', 'cluster-admin', 'critical'],
  ])('%s %s has %s', (kind, name, role, severity) => {
    expect(found(bound({ kind, name }, role))).toEqual([`${severity} boundToEverybody b`]);
  });

  it('the default account counts as everybody of its namespace, another does not', () => {
    const account = (name: string): object => ({ kind: 'ServiceAccount', namespace: 'shop', name });
    expect(found(bound(account('default'), 'edit'))).toEqual(['critical boundToEverybody b']);
    expect(found(bound(account('app'), 'edit'))).toEqual([]);
  });

  it('a role that is not there is a grant for whoever creates it', () => {
    expect(found(bound({ kind: 'User', name: 'eve' }, 'later'))).toEqual(['medium danglingRoleRef b']);
    expect(found(bound({ kind: 'User', name: 'eve' }, 'system:controller:job-controller'))).toEqual([]);
  });

  it('a label that adds to a built-in role is found, and weighs what its rules weigh', () => {
    const role = (rules: string): object => ({
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRole',
      metadata: { name: 'more', labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } },
      rules: [rule(rules)],
    });
    expect(found(read(role('get example.org crontabs')))).toEqual(['low aggregatesIntoBuiltIn more']);
    expect(found(read(role('list core secrets')))).toEqual(['high aggregatesIntoBuiltIn more']);
  });
});
