import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesOf } from '../../src/engine/policies/changes.js';
import { judgePolicy, policiesOf, PolicyLab, type PolicyAnswer } from '../../src/engine/policies/index.js';
import { diffOf, reachMapOf } from '../../src/engine/reachability/index.js';
import { bundles, documentsOf } from '../arbitrary-bundles.js';
import { deployment, namespace, networkFrom, policy } from '../engine-fixtures.js';

const SHOP = namespace('shop', 'team: shop');
const WEB = deployment('shop/web', 'ports: [{name: http, containerPort: 8080}]');
const DB = deployment('shop/db', 'ports: [{containerPort: 5432}]');

function judge(...documents: string[]): Map<string, PolicyAnswer> {
  const lab = new PolicyLab(reachMapOf(networkFrom([SHOP, WEB, DB, ...documents])));
  return new Map(policiesOf(lab.network.tiers).map((each) => [each.policy.object.name, judgePolicy(lab, each)]));
}

function remarksOf(name: string, ...documents: string[]): string[] {
  const answer = judge(...documents).get(name);
  if (answer === undefined) throw new Error(`no policy ${name}`);
  return answer.remarks.map(({ id, field }) => (field === null ? id : `${id} ${field}`));
}

const DENY = policy('shop/deny', 'podSelector: {}');
const FROM_WEB = 'from: [{podSelector: {matchLabels: {app: web}}}]';

describe('what a policy changes', () => {
  it('counts what it opens and closes, with the ports before and after', () => {
    const answers = judge(
      DENY,
      policy('shop/db', `podSelector: {matchLabels: {app: db}}, ingress: [{${FROM_WEB}, ports: [{port: 5432}]}]`),
    );
    expect(answers.get('db')).toMatchObject({
      workloads: ['shop/Deployment/db'],
      directions: ['ingress'],
      opens: {
        count: 1,
        first: [
          { from: 'shop/Deployment/web', to: 'shop/Deployment/db', with: { TCP: ['5432'] }, without: { TCP: [] } },
        ],
      },
      closes: { count: 0 },
      remarks: [],
    });
    expect(answers.get('deny')?.closes.first.map(({ from, to }) => `${from} ${to}`)).toContain(
      'shop/Deployment/db shop/Deployment/web',
    );
  });

  it('counts a pair of workloads once, however many of their pods differ', () => {
    const pod = (name: string, label: string): string =>
      `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: shop, labels: {app: worker, shard: ${label}}, ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: worker, uid: u, controller: true}]}, spec: {containers: [{name: main, image: app}]}}`;
    const odd = policy('shop/odd', 'podSelector: {matchLabels: {shard: odd}}, policyTypes: [Egress], egress: []');
    const { closes } = judge(pod('worker-0', 'even'), pod('worker-1', 'odd'), pod('worker-2', 'odd'), DENY, odd).get(
      'odd',
    ) ?? {
      closes: { count: -1, first: [] },
    };
    // Nobody of the namespace is reached anyway: what it closes is the world outside, IPv4 and IPv6.
    expect(closes.first.map(({ from, to }) => `${from} ${to}`)).toEqual([
      'shop/StatefulSet/worker 0.0.0.0/0',
      'shop/StatefulSet/worker ::/0',
    ]);
    expect(closes.count).toBe(2);
    const all = policy('shop/all', 'podSelector: {}');
    const answer = judge(pod('worker-0', 'even'), pod('worker-1', 'odd'), odd, all).get('all');
    const pairs = answer?.closes.first.map(({ from, to }) => `${from} ${to}`).filter((each) => !each.includes('/0'));
    expect(pairs).toEqual([...new Set(pairs)]);
    expect(pairs).toContain('shop/StatefulSet/worker shop/Deployment/web');
    expect(answer?.closes.count).toBe(answer?.closes.first.length);
  });

  it('is the difference of the maps with and without it, on random clusters', () => {
    fc.assert(
      fc.property(bundles, (bundle) => {
        const network = networkFrom(documentsOf(bundle));
        const lab = new PolicyLab(reachMapOf(network));
        for (const { policy: each } of policiesOf(network.tiers)) {
          const { kind, name } = each.object;
          const rest = bundle.policies.filter((one) => {
            const object = one as { kind: string; metadata: { name: string } };
            return !(object.kind === kind && object.metadata.name === name);
          });
          const without = reachMapOf(networkFrom(documentsOf({ ...bundle, policies: rest })));
          const diff = diffOf(without, lab.map);
          const wanted = [...diff.added, ...diff.removed, ...diff.changed].map(({ from, to }) => `${from} ${to}`);
          const { opens, closes } = changesOf(lab, each, Infinity);
          const short = changesOf(lab, each, 2);
          expect([short.opens.count, short.closes.count]).toEqual([opens.first.length, closes.first.length]);
          expect([short.opens.first, short.closes.first]).toEqual([opens.first.slice(0, 2), closes.first.slice(0, 2)]);
          const ours = new Set(
            [...opens.first, ...closes.first]
              .filter(({ from, to }) => from.includes('/Pod/') && to.includes('/Pod/'))
              .map(({ from, to }) => `${from} ${to}`),
          );
          expect([...ours].sort()).toEqual(wanted.sort());
          const answer = judgePolicy(lab, { policy: each, tier: 'network-policy' });
          if (answer.remarks.some(({ id }) => id === 'changes-nothing')) {
            expect([wanted, diff.external]).toEqual([[], []]);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('remarks on policies', () => {
  it('none on policies that do what they say', () => {
    const out = policy(
      'shop/out',
      'podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 5432}]}, {ports: [{port: 53, protocol: UDP}, {port: 53}]}]',
    );
    expect(remarksOf('out', out)).toEqual([]);
  });

  it('selects-nothing, and why', () => {
    const mistyped = judge(policy('shop/p', 'podSelector: {matchLabels: {app: wbe}}')).get('p');
    expect(mistyped?.remarks).toMatchObject([
      {
        id: 'selects-nothing',
        field: 'spec.podSelector',
        text: 'It selects nothing: no pod of namespace shop has app=wbe.',
      },
    ]);
    expect(judge(policy('gone/p', 'podSelector: {}')).get('p')?.remarks[0]?.text).toBe(
      'It selects nothing: no pod of these manifests is in namespace gone.',
    );
    const host = deployment('shop/agent', '', 'hostNetwork: true');
    expect(
      judge(host, policy('shop/p', 'podSelector: {matchLabels: {app: agent}}')).get('p')?.remarks[0]?.text,
    ).toContain('share the network of their node');
  });

  it('changes-nothing, with the policies that say as much and no others', () => {
    const narrow = policy(
      'shop/narrow',
      `podSelector: {matchLabels: {app: db}}, ingress: [{${FROM_WEB}, ports: [{port: 5432}]}]`,
    );
    const wide = policy('shop/wide', `podSelector: {matchLabels: {app: db}}, ingress: [{${FROM_WEB}}]`);
    const other = policy(
      'shop/other',
      'podSelector: {matchLabels: {app: db}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]',
    );
    const answers = judge(narrow, wide, other);
    expect(answers.get('narrow')?.remarks).toMatchObject([{ id: 'changes-nothing', others: [{ name: 'wide' }] }]);
    expect(answers.get('wide')?.remarks).toEqual([]);
  });

  it('rule-changes-nothing, for other rules of the policy too', () => {
    const twice = policy(
      'shop/p',
      `podSelector: {matchLabels: {app: db}}, ingress: [{${FROM_WEB}}, {${FROM_WEB}, ports: [{port: 5432}]}]`,
    );
    expect(remarksOf('p', twice)).toEqual(['rule-changes-nothing spec.ingress[1]']);
  });

  it('rule-changes-nothing, for a rule of an admin policy behind one that decides before', () => {
    const admin =
      '{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: c}, spec: {tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}, {action: Accept, from: [{pods: {podSelector: {matchLabels: {app: web}}}}]}]}}';
    expect(remarksOf('c', admin)).toEqual(['rule-changes-nothing spec.ingress[1]']);
  });

  it('never-matches, where selectors or blocks exclude themselves', () => {
    const contradiction = policy(
      'shop/p',
      'podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}, matchExpressions: [{key: app, operator: NotIn, values: [web]}]}}]}]',
    );
    expect(remarksOf('p', contradiction)).toEqual(['never-matches spec.ingress[0]']);
  });

  it('rule-matches-nothing, and what is missing', () => {
    const rule = (from: string): string | undefined =>
      judge(policy('shop/p', `podSelector: {matchLabels: {app: db}}, ingress: [{from: [${from}]}]`))
        .get('p')
        ?.remarks.find(({ id }) => id === 'rule-matches-nothing')?.text;
    expect(rule('{namespaceSelector: {matchLabels: {team: none}}}')).toContain('no namespace has team=none');
    expect(rule('{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: none}}}')).toContain(
      'there is no namespace none',
    );
    expect(rule('{podSelector: {matchLabels: {app: later}}}')).toContain('no pod of shop has app=later');
    expect(rule('{podSelector: {matchLabels: {app: web}}}')).toBeUndefined();
  });

  it('allows-everything', () => {
    expect(remarksOf('p', policy('shop/p', 'podSelector: {}, ingress: [{}]'))).toEqual([
      'changes-nothing',
      'allows-everything spec.ingress[0]',
    ]);
    expect(remarksOf('p', policy('shop/p', 'podSelector: {}, ingress: [{ports: [{port: 80}]}]'))).toEqual([]);
  });

  it('isolates-without-dns, unless some policy lets names through', () => {
    const out = policy(
      'shop/out',
      'podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 5432}]}]',
    );
    const dns = policy(
      'shop/dns',
      'podSelector: {}, policyTypes: [Egress], egress: [{to: [{namespaceSelector: {}, podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{port: 53, protocol: UDP}]}]',
    );
    expect(remarksOf('out', out)).toEqual(['isolates-without-dns spec.policyTypes']);
    expect(remarksOf('out', out, dns)).toEqual([]);
    const server =
      '{apiVersion: v1, kind: Pod, metadata: {name: coredns, namespace: kube-system, labels: {k8s-app: kube-dns}}, spec: {containers: [{name: main, image: coredns}]}}';
    expect(remarksOf('out', out, dns, server)).toEqual([]);
    const elsewhere = dns.replace('k8s-app: kube-dns', 'k8s-app: other');
    expect(remarksOf('out', out, elsewhere, server)).toEqual(['isolates-without-dns spec.policyTypes']);
  });

  it('except-never-matters, where another rule lets those addresses through', () => {
    const block = (more: string): string =>
      policy(
        'shop/p',
        `podSelector: {matchLabels: {app: db}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}${more}]`,
      );
    expect(remarksOf('p', block(''))).toEqual([]);
    expect(remarksOf('p', block(', {from: [{ipBlock: {cidr: 10.1.0.0/16}}]}'))).toEqual([
      'except-never-matters spec.ingress[0].from[0].ipBlock.except[0]',
    ]);
    expect(remarksOf('p', block(', {from: [{ipBlock: {cidr: 10.1.0.0/17}}]}'))).toEqual([]);
  });

  it('port-never-matters, where it is in another’s range or a name that nobody has', () => {
    const ports = (list: string): string[] =>
      remarksOf('p', policy('shop/p', `podSelector: {matchLabels: {app: web}}, ingress: [{ports: [${list}]}]`));
    expect(ports('{port: 8080}, {port: 9090}')).toEqual([]);
    expect(ports('{port: 8000, endPort: 9000}, {port: 8080}')).toEqual(['port-never-matters spec.ingress[0].ports[1]']);
    expect(ports('{port: http}, {port: metrics}')).toEqual(['port-never-matters spec.ingress[0].ports[1]']);
    expect(ports('{port: http}')).toEqual([]);
  });

  it('separate-peers, where the pods that one item would mean are in the other namespaces', () => {
    const monitoring = [
      namespace('monitoring', 'team: monitoring'),
      deployment('monitoring/prometheus'),
      deployment('monitoring/other'),
    ];
    const peers = (from: string): string[] =>
      remarksOf('p', ...monitoring, policy('shop/p', `podSelector: {}, ingress: [{from: [${from}]}]`));
    const space = 'namespaceSelector: {matchLabels: {team: monitoring}}';
    const pods = 'podSelector: {matchLabels: {app: prometheus}}';
    expect(peers(`{${space}}, {${pods}}`)).toEqual(['separate-peers spec.ingress[0].from[1]']);
    expect(peers(`{${pods}}, {${space}}`)).toEqual(['separate-peers spec.ingress[0].from[1]']);
    expect(peers(`{${space}, ${pods}}`)).toEqual([]);
    expect(peers(`{${space}}, {podSelector: {matchLabels: {app: web}}}`)).toEqual([]);
  });

  it('ip-block-covers-pods, by recorded addresses and by what nodes give', () => {
    const block = policy(
      'shop/p',
      'podSelector: {matchLabels: {app: db}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]',
    );
    const pod =
      '{apiVersion: v1, kind: Pod, metadata: {name: one, namespace: shop}, spec: {containers: [{name: main, image: app}]}, status: {podIP: 10.1.2.3}}';
    const node = '{apiVersion: v1, kind: Node, metadata: {name: one}, spec: {podCIDR: 10.9.0.0/24}}';
    const place = 'ip-block-covers-pods spec.ingress[0].from[0].ipBlock.cidr';
    expect([remarksOf('p', block), remarksOf('p', block, pod), remarksOf('p', block, node)]).toEqual([
      [],
      [place],
      [place],
    ]);
  });

  it('host-network-not-bound, beside pods that are', () => {
    const host = deployment('shop/agent', '', 'hostNetwork: true');
    expect(remarksOf('deny', host, DENY)).toEqual(['host-network-not-bound spec.podSelector']);
  });

  it('rules-without-type', () => {
    const ignored = policy('shop/p', 'podSelector: {}, policyTypes: [Ingress], egress: [{}]');
    expect(remarksOf('p', ignored)).toEqual(['rules-without-type spec.egress']);
  });
});
