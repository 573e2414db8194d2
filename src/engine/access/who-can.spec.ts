import { describe, expect, it } from 'vitest';
import { buildCluster } from '../cluster/index.js';
import { readManifests } from '../manifests/index.js';
import { accessOf, understand, whoCan, type WrittenQuestion } from './index.js';

const MANIFESTS = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reads}
rules:
- {verbs: [get, list], apiGroups: [""], resources: [secrets]}
- {verbs: [get], apiGroups: [""], resources: [namespaces]}
- {verbs: [get], nonResourceURLs: [/logs/*]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: one, namespace: shop}
rules:
- {verbs: ["*"], apiGroups: [""], resources: [secrets], resourceNames: [tls]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: app, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reads}
subjects: [{kind: User, name: "system:serviceaccount:shop:app"}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: named, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: one}
subjects: [{kind: User, name: eve}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: everywhere}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reads}
subjects: [{kind: Group, name: ops}]
---
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: shop}
spec: {serviceAccountName: app, containers: [{name: a, image: x}]}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: crontabs.example.org}
spec: {group: example.org, scope: Cluster, names: {plural: crontabs, kind: CronTab, shortNames: [ct]}}
`;
const cluster = buildCluster(readManifests([{ path: 'm.yaml', content: MANIFESTS }], { defaultNamespace: 'default' }));
const access = accessOf(cluster);

function ask(question: WrittenQuestion): string[] {
  const understood = understand(cluster, access.policy, question);
  if (!understood.ok) throw new Error(understood.detail);
  return whoCan(access, understood)
    .filter(({ builtIn }) => !builtIn)
    .map(({ subject, namespaces, names, condition }) =>
      [subject.name, namespaces.map((each) => each ?? '*').join(), names.join(), condition ?? ''].join(' ').trim(),
    );
}

describe('who can', () => {
  it('names accounts, users and groups with where and what', () => {
    expect(ask({ verb: 'get', resource: 'secrets' })).toEqual(['app shop', 'eve shop tls', 'ops *']);
    expect(ask({ verb: 'get', resource: 'secrets', namespace: 'shop', name: 'other' })).toEqual(['app shop', 'ops *']);
    expect(ask({ verb: 'get', resource: 'secrets', namespace: 'other' })).toEqual(['ops *']);
  });

  it('a rule by name lists only what a selector names', () => {
    expect(ask({ verb: 'list', resource: 'secrets', namespace: 'shop' })).toEqual([
      'app shop',
      'eve shop tls only with fieldSelector metadata.name=tls',
      'ops *',
    ]);
    expect(ask({ verb: 'deletecollection', resource: 'secrets', namespace: 'shop' })).toEqual([]);
  });

  it('a RoleBinding gives the Namespace of its own', () => {
    expect(ask({ verb: 'get', resource: 'namespaces' })).toEqual(['app shop shop', 'ops *']);
    expect(ask({ verb: 'get', resource: 'ns', name: 'other' })).toEqual(['ops *']);
    expect(ask({ verb: 'get', resource: 'ns', name: 'shop' })).toEqual(['app shop', 'ops *']);
  });

  it('knows paths', () => {
    expect(ask({ verb: 'get', resource: '/logs/kubelet.log' })).toEqual(['ops *']);
  });

  it('has the built-in holders last, and the workloads of an account', () => {
    const understood = understand(cluster, access.policy, { verb: 'get', resource: 'Secret' });
    if (!understood.ok) throw new Error(understood.detail);
    const holders = whoCan(access, understood);
    expect(holders[0]).toMatchObject({
      workloads: [{ workload: 'shop/Pod/p', token: true }],
      chain: [{ binding: { name: 'app', line: 16 } }],
    });
    expect(holders.at(-1)).toMatchObject({ builtIn: true, subject: { kind: 'Group', name: 'system:masters' } });
  });

  it.each([
    ['deploy', 'apps', 'deployments', ''],
    ['Deployment', 'apps', 'deployments', ''],
    ['deployments.apps', 'apps', 'deployments', ''],
    ['pods/exec', '', 'pods', 'exec'],
    ['ct', 'example.org', 'crontabs', ''],
    ['things.example.com', 'example.com', 'things', ''],
  ])('reads %s', (resource, apiGroup, name, subresource) => {
    const understood = understand(cluster, access.policy, { verb: 'get', resource });
    expect(understood).toMatchObject({ ok: true, request: { apiGroup, resource: name, subresource } });
  });

  it('says what it does not know, and what is near', () => {
    expect(understand(cluster, access.policy, { verb: 'get', resource: 'secret' })).toMatchObject({ ok: true });
    expect(understand(cluster, access.policy, { verb: 'get', resource: 'secerts' })).toMatchObject({
      ok: false,
      field: 'resource',
      candidates: ['secrets'],
    });
    expect(understand(cluster, access.policy, { verb: 'lst', resource: 'secrets' })).toMatchObject({
      ok: false,
      field: 'verb',
      candidates: expect.arrayContaining(['list']) as unknown,
    });
  });
});
