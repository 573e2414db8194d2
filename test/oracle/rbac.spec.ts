import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAccess, isAllowed, type AccessRequest } from '../../src/engine/access/index.js';
import { buildCluster } from '../../src/engine/cluster/index.js';
import { readManifests } from '../../src/engine/manifests/index.js';
import { may, type Caller, type Question, type Rbac } from './rbac.js';

const NAMESPACES = ['a', 'b'];
const some = (...values: string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });

const resourceRule = fc.record({
  verbs: some('*', 'get', 'list', 'watch', 'create', 'delete', 'deletecollection', 'update'),
  apiGroups: some('*', '', 'apps', 'example.org'),
  resources: some(
    '*',
    '*/*',
    '*/exec',
    'pods/*',
    'pods',
    'pods/exec',
    'deployments',
    'nodes',
    'namespaces',
    'namespaces/*',
  ),
  resourceNames: fc.option(fc.uniqueArray(fc.constantFrom('x', 'y', 'a', '*'), { maxLength: 2 }), { nil: [] }),
});
const pathRule = fc.record({
  verbs: some('*', 'get', 'post'),
  nonResourceURLs: some('*', '/logs', '/logs/*', '/lo*', '/logs/**', '/*/kubelet', '/metrics'),
});
const labels = fc.option(fc.record({ gather: fc.constantFrom('one', 'two') }), { nil: {} });
const name = (prefix: string): fc.Arbitrary<string> => fc.constantFrom(`${prefix}1`, `${prefix}2`, `${prefix}3`);

const role = fc.record({
  kind: fc.constant('Role'),
  metadata: fc.record({ name: name('r'), namespace: fc.constantFrom(...NAMESPACES) }),
  rules: fc.array(fc.oneof({ weight: 5, arbitrary: resourceRule }, { weight: 1, arbitrary: pathRule }), {
    maxLength: 3,
  }),
});
const clusterRole = fc.record(
  {
    kind: fc.constant('ClusterRole'),
    metadata: fc.record({ name: name('c'), labels }),
    rules: fc.array(fc.oneof(resourceRule, pathRule), { maxLength: 3 }),
    aggregationRule: fc.record({
      clusterRoleSelectors: fc.array(
        fc.record({
          matchLabels: fc.constantFrom<Record<string, string>>({ gather: 'one' }, { gather: 'two' }, { never: 'set' }),
        }),
        { minLength: 1, maxLength: 2 },
      ),
    }),
  },
  { requiredKeys: ['kind', 'metadata', 'rules'] },
);
const subject = fc.oneof(
  fc.record(
    {
      kind: fc.constant('ServiceAccount'),
      name: fc.constantFrom('x', 'default'),
      namespace: fc.constantFrom(...NAMESPACES, ''),
    },
    { requiredKeys: ['kind', 'name'] },
  ),
  fc.record({
    kind: fc.constant('User'),
    name: fc.constantFrom('alice', 'system:serviceaccount:a:x', 'system:serviceaccount:b:default', 'system:anonymous'),
  }),
  fc.record({
    kind: fc.constant('Group'),
    name: fc.constantFrom(
      'devs',
      'system:serviceaccounts',
      'system:serviceaccounts:a',
      'system:authenticated',
      'system:unauthenticated',
      'system:serviceaccount:a:x',
    ),
  }),
);
const roleRef = fc.oneof(
  fc.record({ kind: fc.constant('Role'), name: name('r') }),
  fc.record({ kind: fc.constant('ClusterRole'), name: name('c') }),
);
const roleBinding = fc.record({
  kind: fc.constant('RoleBinding'),
  metadata: fc.record({ name: name('b'), namespace: fc.constantFrom(...NAMESPACES) }),
  subjects: fc.array(subject, { maxLength: 3 }),
  roleRef,
});
const clusterRoleBinding = fc.record({
  kind: fc.constant('ClusterRoleBinding'),
  metadata: fc.record({ name: name('b') }),
  subjects: fc.array(subject, { maxLength: 3 }),
  roleRef,
});
const objects = fc.uniqueArray(fc.oneof(role, clusterRole, roleBinding, roleBinding, clusterRoleBinding), {
  minLength: 4,
  maxLength: 12,
  selector: ({ kind, metadata }) => `${kind} ${'namespace' in metadata ? metadata.namespace : ''} ${metadata.name}`,
});

const account = (namespace: string, own: string): Caller => ({
  user: `system:serviceaccount:${namespace}:${own}`,
  groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
});
const caller = fc.constantFrom<Caller>(
  account('a', 'x'),
  account('a', 'default'),
  account('b', 'x'),
  account('b', 'default'),
  { user: 'alice', groups: ['devs', 'system:authenticated'] },
  { user: 'system:anonymous', groups: ['system:unauthenticated'] },
  { user: 'root', groups: ['system:masters', 'system:authenticated'] },
);
const question: fc.Arbitrary<Question> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      verb: fc.constantFrom('get', 'list', 'watch', 'create', 'delete', 'deletecollection', 'update'),
      group: fc.constantFrom('', 'apps', 'example.org'),
      resource: fc.constantFrom('pods', 'deployments', 'nodes', 'namespaces'),
      sub: fc.constantFrom('', '', 'exec', 'log'),
      namespace: fc.constantFrom(...NAMESPACES, ''),
      name: fc.constantFrom('', 'x', 'a', 'b'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      verb: fc.constantFrom('get', 'post'),
      url: fc.constantFrom('/logs', '/logs/', '/logs/kubelet', '/lo', '/x/kubelet', '/metrics'),
    }),
  },
);

describe('RBAC against an evaluator that shares no code with it', () => {
  it('gives the same answer on random roles, bindings and questions', () => {
    const seen = { yes: 0, no: 0 };
    const property = fc.property(
      objects,
      fc.array(fc.tuple(caller, question), { minLength: 20, maxLength: 40 }),
      (all, asked) => {
        const cluster = clusterOf(all as Rbac[]);
        const policy = compileAccess(cluster, 30);
        for (const [who, what] of asked) {
          const expected = may(all as Rbac[], who, what);
          seen[expected ? 'yes' : 'no'] += 1;
          expect(isAllowed(policy, who, requestOf(what)), JSON.stringify([who.user, what])).toBe(expected);
        }
      },
    );
    const run = fc.check(property, { numRuns: 600 });
    if (run.failed) throw new Error(fc.defaultReportMessage(run));
    // Neither answer is rare among the questions.
    expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(1000);
  });
});

function clusterOf(all: readonly Rbac[]) {
  const content = all.map((each) => JSON.stringify({ apiVersion: 'rbac.authorization.k8s.io/v1', ...each })).join('\n');
  return buildCluster(readManifests([{ path: 'rbac.yaml', content }], { defaultNamespace: 'default' }));
}

function requestOf(question: Question): AccessRequest {
  if ('url' in question) return { verb: question.verb, path: question.url };
  const { verb, group, resource, sub, namespace, name: named } = question;
  return { verb, apiGroup: group, resource, subresource: sub, namespace, name: named };
}
