import { describe, expect, it } from 'vitest';
import { admin, ask, namespace, networkOf, pod, policy } from './helpers.js';

const CLUSTER = [
  namespace('shop'),
  namespace('ops'),
  pod('shop/front', 'app: front'),
  pod('shop/db', 'app: db'),
  pod('ops/job', 'app: job'),
];
const DB = 'shop/db';

describe('the smallest change that allows a denial', () => {
  it('is a rule of the policy that selects nothing else, with its comments', () => {
    const own = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
  # the shop itself
  - from: [{podSelector: {matchLabels: {app: front}}}]`;
    const { fix } = ask(networkOf([...CLUSTER, own]), { from: 'ops/job', to: DB, port: 5432 });
    expect(fix).toMatchObject({ verified: true, summary: 'Add one rule to NetworkPolicy shop/db (/spec/ingress/-).' });
    expect(fix?.changes[0]?.jsonPatch).toEqual([
      {
        op: 'add',
        path: '/spec/ingress/-',
        value: {
          from: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ops' } },
              podSelector: { matchLabels: { app: 'job' } },
            },
          ],
          ports: [{ protocol: 'TCP', port: 5432 }],
        },
      },
    ]);
    const added = `
  - from:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: ops
      podSelector:
        matchLabels:
          app: job
    ports:
    - protocol: TCP
      port: 5432
`;
    expect(fix?.manifest).toBe(`${own}${added}`);
  });

  it('leaves every changed policy a document of its own, also where a text does not end its last line', () => {
    const own = [
      policy('shop/front', 'podSelector: {matchLabels: {app: front}}, policyTypes: [Egress]'),
      policy('shop/db', 'podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress]'),
    ];
    const network = networkOf([...CLUSTER, ...own]);
    const question = { from: 'shop/front', to: DB, port: 5432 };
    const { fix } = ask(network, question);
    expect(fix?.changes.map(({ action }) => action)).toEqual(['patch', 'patch']);
    expect(ask(networkOf([...CLUSTER, fix?.manifest ?? '']), question).verdict).toBe('allowed');
  });

  it('is a policy of its own where the one that denies selects others too, and opens no more than was asked', () => {
    const network = networkOf([...CLUSTER, policy('shop/deny', 'podSelector: {}, policyTypes: [Ingress, Egress]')]);
    const { fix } = ask(network, { from: 'shop/front', to: DB, port: 5432 });
    expect(fix?.verified).toBe(true);
    expect(fix?.changes.map(({ action, name }) => [action, name])).toEqual([
      ['create', 'front-allow-to-db'],
      ['create', 'db-allow-from-front'],
    ]);
    const applied = networkOf([
      ...CLUSTER,
      policy('shop/deny', 'podSelector: {}, policyTypes: [Ingress, Egress]'),
      fix?.manifest ?? '',
    ]);
    expect(ask(applied, { from: 'shop/front', to: DB, port: 5432 }).verdict).toBe('allowed');
    expect(ask(applied, { from: 'shop/front', to: DB, port: 5433 }).verdict).toBe('denied');
    expect(ask(applied, { from: 'ops/job', to: DB, port: 5432 }).verdict).toBe('denied');
  });

  it('does not exist where an admin tier forbids it: the answer names the rule', () => {
    const deny = admin(
      'fence',
      'priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]',
    );
    const { fix } = ask(networkOf([...CLUSTER, deny]), { from: 'ops/job', to: DB, port: 5432 });
    expect(fix).toMatchObject({ verified: false, changes: [] });
    expect(fix?.summary).toContain('No NetworkPolicy can allow it: AdminNetworkPolicy fence (spec.ingress[0]');
  });

  it('warns that it isolates where only a baseline denied', () => {
    const baseline = admin(
      'default',
      'subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]',
      'BaselineAdminNetworkPolicy',
    );
    const { fix } = ask(networkOf([...CLUSTER, baseline]), { from: 'ops/job', to: DB, port: 5432 });
    expect(fix?.verified).toBe(true);
    expect(fix?.caveats.join()).toContain('what no NetworkPolicy allows is denied there');
  });

  it('names addresses as the fewest blocks', () => {
    const network = networkOf([...CLUSTER, policy('shop/db', 'podSelector: {matchLabels: {app: db}}')]);
    const { fix } = ask(network, { from: '203.0.113.7', to: DB, protocol: 'UDP' });
    expect(fix?.verified).toBe(true);
    expect(fix?.changes[0]?.jsonPatch[0]?.value).toEqual([
      { from: [{ ipBlock: { cidr: '203.0.113.7/32' } }], ports: [{ protocol: 'UDP' }] },
    ]);
  });

  it('names a pod on the host’s network by the recorded address of its node', () => {
    const host = pod(
      'ops/agent',
      '',
      'hostNetwork: true, containers: [{name: main, image: app}]',
      'podIPs: [{ip: 192.0.2.4}]',
    );
    const { fix } = ask(networkOf([...CLUSTER, host, policy('shop/db', 'podSelector: {matchLabels: {app: db}}')]), {
      from: 'ops/agent',
      to: DB,
      port: 1,
    });
    expect(fix?.verified).toBe(true);
    expect(JSON.stringify(fix?.changes)).toContain('192.0.2.4/32');
  });
});
