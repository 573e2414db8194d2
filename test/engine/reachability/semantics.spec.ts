import { describe, expect, it } from 'vitest';
import { admin, ask, namespace, networkOf, pod, policy } from './helpers.js';
import type { Assume } from '../../../src/engine/reachability/index.js';

/** Two namespaces of two pods each; `db` has ports by name. */
const BASE = [
  namespace('shop', 'team: red'),
  namespace('ops', 'team: blue'),
  pod('shop/front', 'app: front'),
  pod('shop/db', 'app: db', 'containers: [{name: main, image: app, ports: [{name: sql, containerPort: 5432}]}]'),
  pod('ops/job', 'app: job'),
];
const verdict = (
  documents: readonly string[],
  from: string,
  to: string,
  port?: number | string,
  protocol?: 'TCP' | 'UDP' | 'SCTP',
  assume?: Assume,
): string =>
  ask(networkOf([...BASE, ...documents], assume), {
    from,
    to,
    ...(port === undefined ? {} : { port }),
    ...(protocol === undefined ? {} : { protocol }),
  }).verdict;
const into = (spec: string): string => policy('shop/into', `podSelector: {matchLabels: {app: db}}, ${spec}`);
const FRONT = 'shop/front';
const JOB = 'ops/job';
const DB = 'shop/db';

describe('who is isolated', () => {
  it('nobody without a policy', () => expect(verdict([], JOB, DB)).toBe('allowed'));
  it('per direction: an ingress policy leaves egress alone', () => {
    const only = into('policyTypes: [Ingress]');
    expect([verdict([only], JOB, DB), verdict([only], DB, JOB)]).toEqual(['denied', 'allowed']);
  });
  it('both ends must let it through', () => {
    const out = policy('shop/out', 'podSelector: {matchLabels: {app: front}}, policyTypes: [Egress]');
    expect(verdict([out, into('ingress: [{}]')], FRONT, DB)).toBe('denied');
  });
  it('several policies add up', () => {
    const one = into('ingress: [{from: [{podSelector: {}}]}]');
    const two = policy(
      'shop/two',
      'podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: blue}}}]}]',
    );
    expect([verdict([one, two], FRONT, DB), verdict([two, one], JOB, DB)]).toEqual(['allowed', 'allowed']);
  });
  it('absent policyTypes with an empty egress list do not isolate egress; one egress rule does', () => {
    const of = (egress: string): string => policy('shop/p', `podSelector: {matchLabels: {app: front}}, ${egress}`);
    expect(verdict([of('egress: []')], FRONT, JOB)).toBe('allowed');
    expect(verdict([of('egress: [{to: [{podSelector: {}}]}]')], FRONT, JOB)).toBe('denied');
  });
  it('policyTypes [Egress] ignores ingress rules and leaves ingress alone', () =>
    expect(verdict([into('policyTypes: [Egress], ingress: [{from: []}]')], JOB, DB)).toBe('allowed'));
  it('a null podSelector selects the whole namespace, and only that namespace', () => {
    const all = policy('shop/all', 'podSelector: null, policyTypes: [Ingress]');
    expect([verdict([all], JOB, FRONT), verdict([all], FRONT, JOB)]).toEqual(['denied', 'allowed']);
  });
  it('a policy without a namespace is of the default one', () => {
    const bare = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: n}\nspec: {podSelector: {}}';
    expect(verdict([bare], JOB, DB)).toBe('allowed');
  });
});

describe('the shape of rules', () => {
  it.each([
    ['ingress: []', 'denied'],
    ['ingress: null', 'denied'],
    ['policyTypes: [Ingress]', 'denied'],
    ['ingress: [{}]', 'allowed'],
    ['ingress: [{from: []}]', 'allowed'],
    ['ingress: [{from: null, ports: null}]', 'allowed'],
    ['ingress: [{ports: []}]', 'allowed'],
    ['ingress: [{from: [{podSelector: {}}]}]', 'denied'],
    ['ingress: [{from: [{podSelector: {}}, {namespaceSelector: {}}]}]', 'allowed'],
    ['ingress: [{from: [{namespaceSelector: {}}]}]', 'allowed'],
    [
      'ingress: [{from: [{namespaceSelector: {matchLabels: {team: blue}}, podSelector: {matchLabels: {app: front}}}]}]',
      'denied',
    ],
    [
      'ingress: [{from: [{namespaceSelector: {matchLabels: {team: blue}}}, {podSelector: {matchLabels: {app: front}}}]}]',
      'allowed',
    ],
    ['ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}}]}]', 'allowed'],
  ])('%s from another namespace: %s', (rule, wanted) => expect(verdict([into(rule)], JOB, DB)).toBe(wanted));

  it('pod peers never include addresses outside', () =>
    expect(verdict([into('ingress: [{from: [{namespaceSelector: {}}]}]')], '203.0.113.1', DB)).toBe('denied'));
  it('labels of a namespace that no manifest declares are unknown, but not its name', () => {
    const stranger = pod('lost/x', 'app: x');
    const by = (labels: string): string => into(`ingress: [{from: [{namespaceSelector: {matchLabels: {${labels}}}}]}]`);
    expect(verdict([stranger, by('team: red')], 'lost/x', DB)).toBe('unknown');
    expect(verdict([stranger, by('kubernetes.io/metadata.name: lost')], 'lost/x', DB)).toBe('allowed');
    expect(verdict([stranger, by('kubernetes.io/metadata.name: shop, team: red')], 'lost/x', DB)).toBe('denied');
  });
  it.each([
    ['{key: app, operator: In, values: [job]}', 'allowed'],
    ['{key: app, operator: NotIn, values: [job]}', 'denied'],
    ['{key: absent, operator: NotIn, values: [x]}', 'allowed'],
    ['{key: absent, operator: Exists}', 'denied'],
    ['{key: absent, operator: DoesNotExist}', 'allowed'],
    ['{key: app, operator: DoesNotExist}', 'denied'],
    ['{key: app, operator: Exists}', 'allowed'],
  ])('matchExpressions %s: %s', (expression, wanted) => {
    const rule = `ingress: [{from: [{namespaceSelector: {}, podSelector: {matchExpressions: [${expression}]}}]}]`;
    expect(verdict([into(rule)], JOB, DB)).toBe(wanted);
  });
});

describe('ports', () => {
  const on = (ports: string): string => into(`ingress: [{ports: [${ports}]}]`);
  it.each([
    ['{port: 80}', 80, 'TCP', 'allowed'],
    ['{port: 80}', 80, 'UDP', 'denied'],
    ['{protocol: UDP}', 80, 'UDP', 'allowed'],
    ['{protocol: UDP}', 80, 'TCP', 'denied'],
    ['{protocol: SCTP, port: 7}', 7, 'SCTP', 'allowed'],
    ['{port: 80, endPort: 90}', 90, 'TCP', 'allowed'],
    ['{port: 80, endPort: 90}', 91, 'TCP', 'denied'],
    ['{port: sql}', 5432, 'TCP', 'allowed'],
    ['{port: sql}', 5433, 'TCP', 'denied'],
    ['{port: sql, protocol: UDP}', 5432, 'UDP', 'denied'],
    ['{port: nobody}', 5432, 'TCP', 'denied'],
  ] as const)('%s asked on %s %s: %s', (ports, port, protocol, wanted) =>
    expect(verdict([on(ports)], JOB, DB, port, protocol)).toBe(wanted),
  );
  it('a named port of egress is looked up on the destination, and nowhere on an address', () => {
    const out = policy('ops/out', 'podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: sql}]}]');
    expect([verdict([out], JOB, DB, 5432), verdict([out], JOB, '203.0.113.1', 5432)]).toEqual(['allowed', 'denied']);
  });
  it('a name that two containers have is both numbers; a restartable init container counts', () => {
    const two = pod(
      'shop/two',
      'app: db',
      'containers: [{name: a, image: a, ports: [{name: x, containerPort: 1}]}], initContainers: [{name: b, image: b, restartPolicy: Always, ports: [{name: x, containerPort: 2}]}, {name: c, image: c, ports: [{name: x, containerPort: 3}]}]',
    );
    const asked = [1, 2, 3].map((port) => verdict([two, on('{port: x}')], JOB, 'shop/two', port));
    expect(asked).toEqual(['allowed', 'allowed', 'denied']);
  });
  it('a port that no container declares is open where a rule opens it', () =>
    expect(verdict([on('{port: 9999}')], JOB, DB, 9999)).toBe('allowed'));
});

describe('address blocks', () => {
  const from = (block: string): string => into(`ingress: [{from: [{ipBlock: {${block}}}]}]`);
  it.each([
    ['cidr: 10.0.0.0/8', '10.1.2.3', 'allowed'],
    ['cidr: 10.0.0.0/8, except: [10.1.0.0/16]', '10.1.2.3', 'denied'],
    ['cidr: 10.0.0.0/8', '11.0.0.1', 'denied'],
    ['cidr: 0.0.0.0/0', '2001:db8::1', 'denied'],
    ["cidr: '::/0'", '2001:db8::1', 'allowed'],
    ["cidr: '2001:db8::/32', except: ['2001:db8:1::/48']", '2001:db8:1::5', 'denied'],
    ['cidr: 10.0.0.0/8', '8.0.0.0/6', 'partial'],
  ])('%s from %s: %s', (block, address, wanted) => expect(verdict([from(block)], address, DB)).toBe(wanted));
  it('never match pods, unless assumed to', () => {
    const placed = pod('ops/placed', '', '', 'podIPs: [{ip: 10.9.9.9}]');
    expect(verdict([placed, from('cidr: 10.0.0.0/8')], 'ops/placed', DB)).toBe('denied');
    expect(
      verdict([placed, from('cidr: 10.0.0.0/8')], 'ops/placed', DB, undefined, undefined, {
        ipBlockMatchesPods: 'always',
      }),
    ).toBe('allowed');
  });
});

describe('special traffic', () => {
  const closed = policy('shop/closed', 'podSelector: {}, policyTypes: [Ingress, Egress]');
  const HOST = 'hostNetwork: true, nodeName: n1, containers: [{name: main, image: app}]';
  const NODE =
    'apiVersion: v1\nkind: Node\nmetadata: {name: n1}\nstatus: {addresses: [{type: InternalIP, address: 192.0.2.4}]}';
  it('a pod reaches itself, whatever policies say', () => expect(verdict([closed], DB, DB)).toBe('allowed'));
  it('replicas of one workload are different pods, between which policies stand', () => {
    const replicas = `apiVersion: apps/v1
kind: Deployment
metadata: {name: many, namespace: shop}
spec: {replicas: 2, selector: {matchLabels: {app: many}}, template: {metadata: {labels: {app: many}}, spec: {containers: [{name: main, image: app}]}}}`;
    expect(verdict([closed, replicas], 'shop/many', 'shop/many')).toBe('denied');
  });
  it('policies do not bind pods on the host’s network, unless assumed to', () => {
    const host = pod('shop/host', 'app: db', HOST);
    expect(verdict([host, closed], JOB, 'shop/host')).toBe('allowed');
    expect(verdict([host, closed], JOB, 'shop/host', undefined, undefined, { hostNetwork: 'as-pod' })).toBe('denied');
  });
  it('traffic of a pod on the host’s network is its node’s: selectors do not match it, blocks may', () => {
    const host = pod('ops/host', 'app: job', HOST, 'podIPs: [{ip: 192.0.2.4}]');
    expect(verdict([host, into('ingress: [{from: [{namespaceSelector: {}}]}]')], 'ops/host', DB)).toBe('denied');
    expect(verdict([host, into('ingress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}]}]')], 'ops/host', DB)).toBe(
      'allowed',
    );
  });
  it('a pod is open to its own node, by its address and from pods on its network', () => {
    const tenant = pod('shop/tenant', '', 'nodeName: n1, containers: [{name: main, image: app}]');
    const host = pod('ops/host', '', HOST);
    const network = networkOf([...BASE, NODE, tenant, host, closed]);
    expect(ask(network, { from: '192.0.2.4', to: 'shop/tenant' }).verdict).toBe('allowed');
    expect(ask(network, { from: 'ops/host', to: 'shop/tenant' }).verdict).toBe('allowed');
    expect(ask(network, { from: '192.0.2.4', to: DB }).verdict).toBe('denied');
    expect(ask(network, { from: '192.0.2.4', to: 'shop/tenant' }).assumptions).toContainEqual(
      expect.objectContaining({ id: 'node-reaches-own-pods', flips: true }),
    );
  });
  it('policies of kinds that are not understood make what they could decide unknown', () => {
    const cilium =
      'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: c, namespace: shop}\nspec: {endpointSelector: {}}';
    expect([verdict([cilium], JOB, DB), verdict([cilium], JOB, 'ops/job')]).toEqual(['unknown', 'allowed']);
  });
  it('a NetworkPolicy of another API group is not the core kind', () => {
    const calico =
      'apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: {name: c, namespace: shop}\nspec: {selector: all()}';
    expect(verdict([calico], JOB, DB)).toBe('unknown');
  });
  it('nothing is enforced where the network plugin enforces nothing', () =>
    expect(verdict([closed], JOB, DB, undefined, undefined, { cni: 'none' })).toBe('allowed'));
});

describe('admin tiers', () => {
  const anp = (name: string, priority: number, action: string, ports = ''): string =>
    admin(
      name,
      `priority: ${priority}, subject: {namespaces: {}}, ingress: [{action: ${action}, from: [{namespaces: {}}]${ports}}]`,
    );
  const banp = admin(
    'default',
    'subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]',
    'BaselineAdminNetworkPolicy',
  );
  const open = into('ingress: [{}]');
  const shut = into('ingress: []');
  it('the lower priority is asked first', () => {
    expect(verdict([anp('a', 2, 'Deny'), anp('b', 1, 'Allow'), shut], JOB, DB)).toBe('allowed');
    expect(verdict([anp('a', 1, 'Deny'), anp('b', 2, 'Allow'), open], JOB, DB)).toBe('denied');
  });
  it('decides by port: other ports go on', () => {
    const documents = [anp('a', 1, 'Allow', ', ports: [{portNumber: {port: 80}}]'), shut];
    expect([verdict(documents, JOB, DB, 80), verdict(documents, JOB, DB, 81)]).toEqual(['allowed', 'denied']);
  });
  it('isolates nobody, and says nothing of the other direction', () => {
    const documents = [anp('a', 1, 'Allow', ', ports: [{portNumber: {port: 80}}]')];
    expect([verdict(documents, JOB, DB, 81), verdict(documents, DB, JOB, 81)]).toEqual(['allowed', 'allowed']);
  });
  it('Pass skips the rest of the tier, not only the policy', () =>
    expect(verdict([anp('a', 1, 'Pass'), anp('b', 2, 'Deny'), open], JOB, DB)).toBe('allowed'));
  it('a NetworkPolicy of that direction hides the baseline, one of the other does not', () => {
    expect(verdict([banp, open], JOB, DB)).toBe('allowed');
    expect(verdict([banp, policy('shop/out', 'podSelector: {}, policyTypes: [Egress], egress: [{}]')], JOB, DB)).toBe(
      'denied',
    );
  });
  it('equal priorities with different outcomes are unknown, with equal ones they are not', () => {
    expect(verdict([anp('a', 1, 'Allow'), anp('b', 1, 'Deny')], JOB, DB)).toBe('unknown');
    expect(verdict([anp('a', 1, 'Deny'), anp('b', 1, 'Deny')], JOB, DB)).toBe('denied');
    const answer = ask(networkOf([...BASE, anp('a', 1, 'Allow'), anp('b', 1, 'Deny')]), { from: JOB, to: DB });
    expect(answer.unknownBecause?.join()).toContain(
      'AdminNetworkPolicy a and AdminNetworkPolicy b have the same priority',
    );
    expect(answer.assumptions).toContainEqual(expect.objectContaining({ id: 'equal-priorities', flips: true }));
  });
  it('of three equal priorities any may come first', () => {
    const documents = [anp('a', 1, 'Deny'), anp('b', 1, 'Allow'), anp('c', 1, 'Deny')];
    expect(verdict(documents, JOB, DB)).toBe('unknown');
  });
  it('networks match pods by address', () => {
    const placed = pod('shop/placed', '', '', 'podIPs: [{ip: 10.9.9.9}]');
    const deny = admin(
      'n',
      'priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: [{networks: [0.0.0.0/0]}]}]',
    );
    expect(verdict([placed, deny], JOB, 'shop/placed')).toBe('denied');
  });
  it('domain names are unknown: what they resolve to is in no manifest', () => {
    const names = admin(
      'd',
      "tier: Admin, priority: 1, subject: {namespaces: {}}, egress: [{action: Accept, to: [{domainNames: ['*.example.com']}]}, {action: Deny, to: [{networks: [0.0.0.0/0]}]}]",
      'ClusterNetworkPolicy',
    );
    expect(verdict([names], JOB, '203.0.113.1')).toBe('unknown');
  });
  it('a host-network pod is never a subject', () => {
    const host = pod('shop/host', '', 'hostNetwork: true, containers: [{name: main, image: app}]');
    expect(verdict([host, anp('a', 1, 'Deny')], JOB, 'shop/host')).toBe('allowed');
  });
  it('a baseline of priority 0 is asked before BaselineAdminNetworkPolicy', () => {
    const accept = admin(
      'b',
      'tier: Baseline, priority: 0, subject: {namespaces: {}}, ingress: [{action: Accept, from: [{namespaces: {}}]}]',
      'ClusterNetworkPolicy',
    );
    expect(verdict([banp, accept], JOB, DB)).toBe('allowed');
  });
  it('node peers tell host-network pods apart also where policies treat them like any pod', () => {
    const NODE =
      'apiVersion: v1\nkind: Node\nmetadata: {name: n1}\nstatus: {addresses: [{type: InternalIP, address: 192.0.2.4}]}';
    const host = pod('shop/db2', 'app: db', 'hostNetwork: true, nodeName: n1, containers: [{name: main, image: app}]');
    const deny = admin(
      'n',
      'tier: Admin, priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: [{nodes: {}}]}]',
      'ClusterNetworkPolicy',
    );
    expect(verdict([NODE, host, deny], JOB, 'shop/*', undefined, undefined, { hostNetwork: 'as-pod' })).toBe('partial');
    expect(verdict([NODE, deny], JOB, '192.0.2.4/31')).toBe('partial');
  });
});
