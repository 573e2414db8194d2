import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selects } from '../../src/engine/cluster/index.js';
import { exposureOf, type DirectionExposure, type WorkloadExposure } from '../../src/engine/exposure/index.js';
import { regionOpenings } from '../../src/engine/exposure/peers.js';
import { isEverywhere, type Region } from '../../src/engine/exposure/regions.js';
import { podEndpoints } from '../../src/engine/reachability/endpoints.js';
import { reachMapOf, type Assume } from '../../src/engine/reachability/index.js';
import { matchNamespace } from '../../src/engine/reachability/match.js';
import { boundsOf, type Network } from '../../src/engine/reachability/network.js';
import { format, union } from '../../src/engine/reachability/ports.js';
import type { Pod } from '../../src/engine/cluster/index.js';
import { bundles, documentsOf } from '../arbitrary-bundles.js';
import { deployment, namespace, networkFrom, policy } from '../engine-fixtures.js';

const WEB = deployment('shop/web', 'ports: [{name: http, containerPort: 8080}]');

function expose(documents: readonly string[], ref = 'shop/Deployment/web', assume?: Assume): WorkloadExposure {
  const map = reachMapOf(networkFrom(documents, assume));
  const workload = map.network.cluster.workloads.find((each) => each.ref === ref);
  const [only] = workload === undefined ? [] : exposureOf(map, workload);
  if (only === undefined) throw new Error(`no ${ref}`);
  return only;
}

const shop = namespace('shop');
const ingress = (rules: string): DirectionExposure =>
  expose([
    shop,
    namespace('other'),
    WEB,
    deployment('shop/front'),
    deployment('other/front'),
    policy('shop/p', `podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress], ingress: [${rules}]`),
  ]).ingress;

describe('who may come in and where a pod may go', () => {
  it('says that nothing governs a direction', () => {
    const { ingress: inward, egress } = expose([shop, WEB]);
    expect(inward).toMatchObject({ governed: false, policies: [], scope: 'internet' });
    expect(egress.summary).toBe('No policy governs what goes out: it can reach any pod and any address on any port.');
  });

  it.each([
    ['', 'nobody', 'Nobody can reach it.'],
    [
      '{from: [{podSelector: {matchLabels: {app: front}}}], ports: [{port: 8080}]}',
      'workloads',
      'It can be reached by pods with app=front of this namespace (shop) (today shop/Deployment/front) on TCP 8080.',
    ],
    [
      '{from: [{podSelector: {matchLabels: {app: later}}}]}',
      'workloads',
      'It can be reached by pods with app=later of this namespace (shop) (none yet) on any port.',
    ],
    ['{from: [{podSelector: {}}]}', 'namespace', 'It can be reached by any pod of this namespace (shop) on any port.'],
    [
      '{from: [{namespaceSelector: {matchLabels: {team: a}}}]}',
      'namespaces',
      'It can be reached by any pod of namespaces with team=a on any port.',
    ],
    ['{from: [{namespaceSelector: {}}]}', 'cluster', 'It can be reached by any pod of the cluster on any port.'],
    [
      '{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}',
      'addresses',
      'It can be reached by 10.0.0.0-10.255.255.255 on any port.',
    ],
    ['{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}', 'internet', 'It can be reached by the internet on any port.'],
  ])('in the narrowest words: %s', (rules, scope, summary) => {
    expect(ingress(rules)).toMatchObject({ governed: true, scope, summary });
  });

  it('puts peers with the same ports together', () => {
    const { summary } = ingress(
      '{from: [{podSelector: {matchLabels: {app: front}}}, {namespaceSelector: {matchLabels: {team: a}}}], ports: [{port: 80}]}',
    );
    expect(summary).toBe(
      'It can be reached by pods with app=front of this namespace (shop) (today shop/Deployment/front) or any pod of namespaces with team=a on TCP 80.',
    );
  });

  it('lists the workloads of today as both sides let them through', () => {
    const closed = policy('shop/closed', 'podSelector: {matchLabels: {app: front}}, policyTypes: [Egress]');
    const all = policy(
      'shop/p',
      'podSelector: {matchLabels: {app: web}}, ingress: [{from: [{namespaceSelector: {}}]}]',
    );
    const documents = [shop, namespace('other'), WEB, deployment('shop/front'), deployment('other/front'), all];
    expect(expose(documents).ingress.workloads).toEqual({
      count: 2,
      first: ['other/Deployment/front', 'shop/Deployment/front'],
    });
    expect(expose([...documents, closed]).ingress.workloads).toEqual({ count: 1, first: ['other/Deployment/front'] });
  });

  it('says what is denied to pods that may yet come, beside what the whole cluster may', () => {
    const admin =
      '{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: c}, spec: {tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{pods: {podSelector: {matchLabels: {zone: red}}}}]}]}}';
    const { peers, summary } = expose([shop, WEB, admin]).ingress;
    expect(peers.map(({ scope, allowed, workloads }) => [scope, allowed.TCP.join(), workloads.length])).toEqual([
      ['cluster', '1-65535', 0],
      ['workloads', '', 0],
    ]);
    expect(summary).toContain('but not from pods with zone=red of any namespace');
  });

  it('keeps the name of a port that no pod gives a number yet', () => {
    const rule = policy(
      'shop/p',
      'podSelector: {}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: pg}]}]',
    );
    const [peer] = expose([shop, WEB, rule]).egress.peers;
    expect(peer).toMatchObject({ namedPorts: ['TCP pg'], allowed: { TCP: [] }, workloads: [] });
  });

  it('says that policies do not bind a pod on the network of its node', () => {
    const host = deployment('shop/web', '', 'hostNetwork: true');
    expect(expose([shop, host, policy('shop/deny', 'podSelector: {}')]).ingress.summary).toContain(
      'policies do not bind it',
    );
  });

  it('answers pods of one workload apart where policies do', () => {
    const pod = (name: string, label: string): string =>
      `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: shop, labels: {canary: '${label}'}, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: u, controller: true}]}, spec: {containers: [{name: main, image: app}]}}`;
    const canary = policy('shop/canary', "podSelector: {matchLabels: {canary: 'yes'}}");
    const map = reachMapOf(networkFrom([shop, pod('web-1', 'yes'), pod('web-2', 'no'), canary]));
    const found = map.network.cluster.workloads.flatMap((workload) => exposureOf(map, workload));
    expect(found.map(({ workload, ingress: { governed } }) => `${workload} ${governed}`)).toEqual([
      'shop/Pod/web-1 true',
      'shop/Pod/web-2 false',
    ]);
  });
});

/** Whether a pod is one of a region's. */
function fits(network: Network, region: Region, pod: Pod): boolean {
  return (
    isEverywhere(region) ||
    (selects(region.pods, pod.labels) && matchNamespace(region.namespaces, pod.namespace, network.cluster) === 'yes')
  );
}

describe('words and point questions', () => {
  it('agree: a pod is let through as the line that it fits says; where rules only allow, as all its lines together do', () => {
    let compared = 0;
    fc.assert(
      fc.property(bundles, (bundle) => {
        const network = networkFrom(documentsOf(bundle));
        for (const direction of ['ingress', 'egress'] as const) {
          for (const pod of network.cluster.pods) {
            const [subject] = podEndpoints(network, [pod], true);
            const openings = regionOpenings(network, pod, direction);
            for (const other of network.cluster.pods) {
              const [peer] = podEndpoints(network, [other], true);
              if (subject === undefined || peer === undefined) continue;
              const fitting = openings.slice(1).filter(({ region }) => fits(network, region, other));
              const ordered = network
                .governing(pod, direction)
                .flat()
                .some(({ policy: { ordered: yes } }) => yes);
              if (ordered && fitting.length > 1) continue;
              compared += 1;
              const lines = ordered && fitting.length === 1 ? fitting : [...openings.slice(0, 1), ...fitting];
              const { least } = boundsOf(network, direction, subject, peer);
              expect(format(lines.map(({ ports }) => ports).reduce(union))).toEqual(format(least));
            }
          }
        }
      }),
      { numRuns: 150 },
    );
    expect(compared).toBeGreaterThan(500);
  });
});
