import { describe, expect, it } from 'vitest';
import { buildCluster, type Cluster } from '../cluster/index.js';
import { readManifests } from '../manifests/index.js';
import { accessOf, compileAccess, identityOfAccount, isAllowed, type AccessRequest, type Identity } from './index.js';

const RBAC = 'rbac.authorization.k8s.io/v1';
const CART = identityOfAccount('shop', 'cart');

function clusterOf(...objects: object[]): Cluster {
  const content = objects.map((each) => JSON.stringify(each)).join('\n');
  return buildCluster(readManifests([{ path: 'rbac.yaml', content }], { defaultNamespace: 'default' }));
}
const rule = (verbs: string, groups: string, resources: string, names = ''): object => ({
  verbs: verbs.split(','),
  apiGroups: groups.split(','),
  resources: resources.split(','),
  ...(names === '' ? {} : { resourceNames: names.split(',') }),
});
const role = (namespace: string, name: string, ...rules: object[]): object => ({
  apiVersion: RBAC,
  kind: 'Role',
  metadata: { namespace, name },
  rules,
});
const clusterRole = (
  name: string,
  rules: object[],
  more: object = {},
  labels: Record<string, string> = {},
): object => ({
  apiVersion: RBAC,
  kind: 'ClusterRole',
  metadata: { name, labels },
  rules,
  ...more,
});
const cart = { kind: 'ServiceAccount', namespace: 'shop', name: 'cart' };
const bind = (namespace: string, ref: string, ...subjects: object[]): object => {
  const [kind, name] = ref.split('/');
  return {
    apiVersion: RBAC,
    kind: 'RoleBinding',
    metadata: { namespace, name: 'binding' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
    subjects,
  };
};
const bindEverywhere = (name: string, ...subjects: object[]): object => ({
  apiVersion: RBAC,
  kind: 'ClusterRoleBinding',
  metadata: { name: 'binding' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
  subjects,
});
/** `get apps deployments/scale shop/web` */
function request(text: string): AccessRequest {
  const [verb = '', first = '', resource = '', place = ''] = text.split(' ');
  if (first.startsWith('/')) return { verb, path: first };
  const [name = '', subresource = ''] = resource.split('/');
  const [namespace = '', object = ''] = place.split('/');
  return { verb, apiGroup: first === 'core' ? '' : first, resource: name, subresource, namespace, name: object };
}
function may(cluster: Cluster, text: string, who: Identity = CART, minor = 30): boolean {
  return isAllowed(compileAccess(cluster, minor), who, request(text));
}

describe('rules', () => {
  const having = (...rules: object[]): Cluster => clusterOf(role('shop', 'r', ...rules), bind('shop', 'Role/r', cart));

  it('pods/* matches nothing, and neither does */*', () => {
    const cluster = having(rule('*', '*', 'pods/*,*/*'));
    for (const each of ['pods', 'pods/exec', 'pods/log', 'services']) {
      expect(may(cluster, `get core ${each} shop/x`), each).toBe(false);
    }
  });

  it('*/exec matches exec of every resource, and no resource itself', () => {
    const cluster = having(rule('create', '*', '*/exec'));
    expect(may(cluster, 'create core pods/exec shop/x')).toBe(true);
    expect(may(cluster, 'create apps things/exec shop/x')).toBe(true);
    expect(may(cluster, 'create core pods shop')).toBe(false);
    expect(may(cluster, 'create core pods/attach shop/x')).toBe(false);
  });

  it('pods does not cover pods/exec, * covers both', () => {
    expect(may(having(rule('*', '', 'pods')), 'create core pods/exec shop/x')).toBe(false);
    expect(may(having(rule('*', '', '*')), 'create core pods/exec shop/x')).toBe(true);
  });

  it.each(['list', 'watch', 'create', 'deletecollection'])('resourceNames never grant %s', (verb) => {
    const cluster = having(rule('*', '', 'secrets', 'tls'));
    expect(may(cluster, `${verb} core secrets shop/tls`)).toBe(false);
    expect(may(cluster, `${verb} core secrets shop`)).toBe(false);
  });

  it('resourceNames grant what names its object, a subresource created under it too', () => {
    const cluster = having(rule('*', '', 'secrets,serviceaccounts/token', 'tls,robot'));
    expect(may(cluster, 'get core secrets shop/tls')).toBe(true);
    expect(may(cluster, 'get core secrets shop/other')).toBe(false);
    expect(may(cluster, 'create core serviceaccounts/token shop/robot')).toBe(true);
    expect(may(cluster, 'create core serviceaccounts/token shop/other')).toBe(false);
  });

  it('* is no resource name', () => {
    expect(may(having(rule('get', '', 'secrets', '*')), 'get core secrets shop/tls')).toBe(false);
  });

  it('the core group is the empty string, not "core" and not "v1"', () => {
    expect(may(having(rule('get', 'v1,core', 'pods')), 'get core pods shop/x')).toBe(false);
    expect(may(having(rule('get', '', 'pods')), 'get core pods shop/x')).toBe(true);
    expect(may(having(rule('get', '', 'deployments')), 'get apps deployments shop/x')).toBe(false);
  });
});

describe('scope', () => {
  const everything = clusterRole('wide', [rule('*', '*', '*'), { verbs: ['get'], nonResourceURLs: ['/logs*'] }]);

  it('a ClusterRole by a RoleBinding gives the namespace only: nothing cluster-scoped, no path, no list of namespaces', () => {
    const cluster = clusterOf(everything, bind('shop', 'ClusterRole/wide', cart));
    expect(may(cluster, 'delete core pods shop/x')).toBe(true);
    for (const each of [
      'delete core pods other/x',
      'list core pods',
      'get core nodes /x',
      'get /logs',
      'list core namespaces',
    ]) {
      expect(may(cluster, each), each).toBe(false);
    }
  });

  it('the one Namespace object that is the binding’s own counts as within it', () => {
    const cluster = clusterOf(everything, bind('shop', 'ClusterRole/wide', cart));
    expect(may(cluster, 'get core namespaces /shop')).toBe(true);
    expect(may(cluster, 'patch core namespaces /shop')).toBe(true);
    expect(may(cluster, 'get core namespaces /other')).toBe(false);
    expect(may(cluster, 'create core namespaces /shop')).toBe(false);
  });

  it('a ClusterRoleBinding gives all namespaces, what is cluster-scoped, and paths', () => {
    const cluster = clusterOf(everything, bindEverywhere('wide', cart));
    for (const each of ['delete core pods other/x', 'list core pods', 'get core nodes /x', 'get /logs/kubelet.log']) {
      expect(may(cluster, each), each).toBe(true);
    }
    expect(may(cluster, 'post /logs')).toBe(false);
  });

  it.each([
    ['/logs', '/logs', true],
    ['/logs', '/logs/a', false],
    ['/logs/*', '/logs', false],
    ['/logs/*', '/logs/a/b', true],
    ['/lo*', '/logs', true],
    ['/*/a', '/logs/a', false],
    ['*', '/anything', true],
  ])('the path rule %s on %s: %s', (written, path, expected) => {
    const cluster = clusterOf(
      clusterRole('paths', [{ verbs: ['get'], nonResourceURLs: [written] }]),
      bindEverywhere('paths', cart),
    );
    expect(may(cluster, `get ${path}`)).toBe(expected);
  });

  it('a Role is found in the namespace of its binding only', () => {
    const cluster = clusterOf(role('other', 'r', rule('*', '*', '*')), bind('shop', 'Role/r', cart));
    expect(may(cluster, 'get core pods shop/x')).toBe(false);
    expect(compileAccess(cluster, 30).dangling).toHaveLength(1);
  });
});

describe('subjects', () => {
  const anyPod = role('shop', 'r', rule('get', '', 'pods'));
  const asked = 'get core pods shop/x';

  it('an account of another namespace gets its rights in the namespace of the binding', () => {
    const stranger = { kind: 'ServiceAccount', namespace: 'other', name: 'robot' };
    const cluster = clusterOf(anyPod, bind('shop', 'Role/r', stranger));
    const robot = identityOfAccount('other', 'robot');
    expect(may(cluster, asked, robot)).toBe(true);
    expect(may(cluster, 'get core pods other/x', robot)).toBe(false);
    expect(may(cluster, asked, identityOfAccount('shop', 'robot'))).toBe(false);
  });

  it('an account without a namespace is one of the RoleBinding’s, and the reader takes that without complaint', () => {
    const content = JSON.stringify(bind('shop', 'Role/r', { kind: 'ServiceAccount', name: 'cart' }));
    expect(readManifests([{ path: 'b.json', content }], { defaultNamespace: 'default' }).diagnostics).toEqual([]);
    expect(may(clusterOf(anyPod, JSON.parse(content) as object), asked)).toBe(true);
  });

  it('an account without a namespace in a ClusterRoleBinding is nobody, and refused', () => {
    const binding = bindEverywhere('cluster-admin', { kind: 'ServiceAccount', name: 'cart' });
    const { diagnostics } = readManifests([{ path: 'b.json', content: JSON.stringify(binding) }], {
      defaultNamespace: 'shop',
    });
    expect(diagnostics.map((each) => each.field)).toEqual(['subjects[0].namespace']);
    expect(may(clusterOf(binding), asked)).toBe(false);
  });

  it('the user system:serviceaccount:shop:cart is the account', () => {
    const user = { kind: 'User', name: 'system:serviceaccount:shop:cart' };
    expect(may(clusterOf(anyPod, bind('shop', 'Role/r', user)), asked)).toBe(true);
  });

  it.each(['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated'])(
    'an account is of the group %s',
    (name) => {
      expect(may(clusterOf(anyPod, bind('shop', 'Role/r', { kind: 'Group', name })), asked)).toBe(true);
    },
  );

  it.each(['system:serviceaccounts:other', 'system:unauthenticated', 'system:serviceaccount:shop:cart'])(
    'and not of %s',
    (name) => {
      expect(may(clusterOf(anyPod, bind('shop', 'Role/r', { kind: 'Group', name })), asked)).toBe(false);
    },
  );

  it('system:masters is not asked', () => {
    expect(may(clusterOf(anyPod), 'delete core nodes /x', { user: 'root', groups: ['system:masters'] })).toBe(true);
  });
});

describe('aggregation', () => {
  const gathers = { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { gather: 'yes' } }] } };

  it('the rules that an aggregated role is written with are overwritten', () => {
    const cluster = clusterOf(
      clusterRole('sum', [rule('*', '*', '*')], gathers),
      clusterRole('part', [rule('get', '', 'pods')], {}, { gather: 'yes' }),
      bindEverywhere('sum', cart),
    );
    expect(may(cluster, 'get core pods shop/x')).toBe(true);
    expect(may(cluster, 'delete core pods shop/x')).toBe(false);
  });

  it('an aggregated role may be a part of another', () => {
    const cluster = clusterOf(
      clusterRole('top', [], { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { tier: 'sum' } }] } }),
      clusterRole('sum', [], gathers, { tier: 'sum' }),
      clusterRole('part', [rule('get', '', 'pods')], {}, { gather: 'yes' }),
      bindEverywhere('top', cart),
    );
    expect(may(cluster, 'get core pods shop/x')).toBe(true);
  });

  it.each(['view', 'edit', 'admin'])('a role labelled for view widens the built-in %s', (bound) => {
    const label = { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' };
    const cluster = clusterOf(
      clusterRole('crons', [rule('get', 'example.org', 'crontabs')], {}, label),
      bind('shop', `ClusterRole/${bound}`, cart),
    );
    expect(may(cluster, 'get example.org crontabs shop/x')).toBe(true);
    expect(may(cluster, 'get core pods shop/x')).toBe(true);
  });

  it('a role labelled for admin leaves edit and view as they are', () => {
    const label = { 'rbac.authorization.k8s.io/aggregate-to-admin': 'true' };
    const part = clusterRole('crons', [rule('get', 'example.org', 'crontabs')], {}, label);
    expect(may(clusterOf(part, bind('shop', 'ClusterRole/edit', cart)), 'get example.org crontabs shop/x')).toBe(false);
    expect(may(clusterOf(part, bind('shop', 'ClusterRole/admin', cart)), 'get example.org crontabs shop/x')).toBe(true);
  });

  it('a role that was read back from a cluster keeps what the controller gathered there', () => {
    const recorded = clusterRole('sum', [rule('get', '', 'pods')], {
      ...gathers,
      metadata: { name: 'sum', uid: '0b7c2ab5-5b1b-4c7e-9d3c-1a2b3c4d5e6f' },
    });
    expect(may(clusterOf(recorded, bindEverywhere('sum', cart)), 'get core pods shop/x')).toBe(true);
  });
});

describe('built-in roles and bindings', () => {
  it('view reads no Secrets, edit does and may run commands, admin writes roles but not quotas', () => {
    const as = (name: string): Cluster => clusterOf(bind('shop', `ClusterRole/${name}`, cart));
    expect(may(as('view'), 'get core secrets shop/x')).toBe(false);
    expect(may(as('edit'), 'list core secrets shop')).toBe(true);
    expect(may(as('edit'), 'create core pods/exec shop/x')).toBe(true);
    expect(may(as('edit'), 'create rbac.authorization.k8s.io roles shop')).toBe(false);
    expect(may(as('admin'), 'create rbac.authorization.k8s.io roles shop')).toBe(true);
    expect(may(as('admin'), 'update core resourcequotas shop/x')).toBe(false);
  });

  it('editors write endpoints up to 1.21 only', () => {
    const cluster = clusterOf(bind('shop', 'ClusterRole/edit', cart));
    expect(may(cluster, 'update core endpoints shop/x', CART, 21)).toBe(true);
    expect(may(cluster, 'update core endpoints shop/x', CART, 22)).toBe(false);
  });

  it('everybody has discovery; who is anonymous has it up to 1.13 only, and health after', () => {
    const cluster = clusterOf(role('shop', 'r', rule('get', '', 'pods')));
    const anonymous = { user: 'system:anonymous', groups: ['system:unauthenticated'] };
    expect(may(cluster, 'get /api/v1')).toBe(true);
    expect(may(cluster, 'get /api/v1', anonymous, 13)).toBe(true);
    expect(may(cluster, 'get /api/v1', anonymous, 14)).toBe(false);
    expect(may(cluster, 'get /healthz', anonymous, 14)).toBe(true);
  });

  it('a role of the bundle takes the place of the built-in one of its name', () => {
    const cluster = clusterOf(
      clusterRole('view', [rule('get', '', 'secrets')]),
      bind('shop', 'ClusterRole/view', cart),
    );
    expect(may(cluster, 'get core secrets shop/x')).toBe(true);
    expect(may(cluster, 'get core pods shop/x')).toBe(false);
  });

  it('a missing role grants nothing and is reported; a name of the control plane may exist', () => {
    const cluster = clusterOf(bindEverywhere('system:controller:job-controller', cart));
    const { dangling } = compileAccess(cluster, 30);
    expect(dangling.map((each) => [each.roleName, each.perhapsBuiltIn])).toEqual([
      ['system:controller:job-controller', true],
    ]);
    expect(may(cluster, 'get core pods shop/x')).toBe(false);
  });
});

describe('what an account may do', () => {
  it('comes with the chain of binding, role and rule, by line', () => {
    const cluster = buildCluster(
      readManifests([{ path: 'rbac.yaml', content: CHAIN }], { defaultNamespace: 'default' }),
    );
    const { permissions, declared, line } = accessOf(cluster).account('shop', 'cart');
    expect([declared, line]).toEqual([true, 1]);
    expect(permissions).toHaveLength(2);
    expect(permissions[1]).toMatchObject({
      namespace: 'shop',
      verbs: ['get', 'list'],
      resources: ['configmaps'],
      chain: [
        {
          subject: 'ServiceAccount shop/cart',
          binding: { kind: 'RoleBinding', namespace: 'shop', name: 'cart-reads', line: 14 },
          role: { kind: 'Role', namespace: 'shop', name: 'reads', line: 5 },
          rule: { index: 1, file: 'rbac.yaml', line: 10 },
        },
      ],
    });
  });
});

const CHAIN = `apiVersion: v1
kind: ServiceAccount
metadata: {name: cart, namespace: shop}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reads, namespace: shop}
rules:
- {verbs: [get], apiGroups: [""], resources: [pods], resourceNames: [cart]}
- verbs: [get, list]
  apiGroups: [""]
  resources: [configmaps]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: cart-reads, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reads}
subjects: [{kind: ServiceAccount, name: cart}]
`;
