import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildCluster, type Cluster, type Workload } from '../../src/engine/cluster/index.js';
import { readManifests, type Bundle } from '../../src/engine/manifests/index.js';
import { podEndpoints } from '../../src/engine/reachability/endpoints.js';
import { compileNetwork } from '../../src/engine/reachability/index.js';
import { boundsOf } from '../../src/engine/reachability/network.js';
import { equal, intersect, NO_PORTS, onePort, union, type PortSet } from '../../src/engine/reachability/ports.js';
import {
  blocksOf,
  suggestPolicies,
  type SuggestionResult,
  type WantedConnection,
} from '../../src/engine/suggestions/index.js';
import { bundles, documentsOf } from '../arbitrary-bundles.js';
import { deployment, namespace, policy, service, streamOf } from '../engine-fixtures.js';

function read(documents: readonly string[]): { bundle: Bundle; cluster: Cluster } {
  const bundle = readManifests([{ path: 'a.yaml', content: streamOf(documents) }], { defaultNamespace: 'default' });
  return { bundle, cluster: buildCluster(bundle) };
}

function suggest(
  documents: readonly string[],
  wanted?: readonly [from: string, to: string, port: number][],
  dns = true,
): SuggestionResult {
  const { bundle, cluster } = read(documents);
  const find = (ref: string): Workload => {
    const workload = cluster.workloads.find((each) => each.ref === ref);
    if (workload === undefined) throw new Error(`no ${ref}`);
    return workload;
  };
  const connections = wanted?.map(([from, to, port]): WantedConnection => ({
    from: { kind: 'workload', workload: find(from) },
    to: { kind: 'workload', workload: find(to) },
    ports: onePort('TCP', port),
    because: 'it was asked for',
  }));
  return suggestPolicies(bundle, cluster, { namespace: 'shop', connections, dns, assume: undefined });
}

const codes = (result: SuggestionResult): string[] => (result.ok ? [] : result.obstacles.map(({ code }) => code));

const SHOP = namespace('shop');
const WEB = deployment('shop/web', "env: [{name: DB, value: 'db:5432'}]");
const DB = deployment('shop/db');
const DB_SERVICE = service('shop/db', 'selector: {app: db}, ports: [{port: 5432, targetPort: 15432}]');

describe('suggested policies', () => {
  it('deny by default, let names through and allow what is asked for', () => {
    const result = suggest([SHOP, WEB, DB], [['shop/Deployment/web', 'shop/Deployment/db', 15432]]);
    if (!result.ok) throw new Error(result.obstacles.map(({ detail }) => detail).join());
    const { policies, verified, warnings, manifest } = result.suggestion;
    expect(policies.map(({ name }) => name)).toEqual(['default-deny', 'allow-dns', 'db', 'web']);
    expect(verified.exact).toBe(true);
    expect(warnings).toEqual([
      "These manifests do not have the cluster's name server: it is taken to be pods with k8s-app=kube-dns of namespace kube-system.",
    ]);
    expect(manifest).toContain(`# shop/Deployment/db is reached by shop/Deployment/web on TCP 15432.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: web
      ports:
        - protocol: TCP
          port: 15432
`);
  });

  it('find what Services, references and publications imply where nothing is asked for', () => {
    const balancer = service(
      'shop/front',
      'type: LoadBalancer, allocateLoadBalancerNodePorts: false, loadBalancerSourceRanges: [192.0.2.0/24], selector: {app: web}, ports: [{port: 80, targetPort: 8080}]',
    );
    const result = suggest([SHOP, WEB, DB, DB_SERVICE, balancer]);
    if (!result.ok) throw new Error(result.obstacles.map(({ detail }) => detail).join());
    expect(
      result.suggestion.connections.map(({ from, to, allowed, because }) => [from, to, allowed.TCP.join(), because]),
    ).toEqual([
      ['192.0.2.0/24', 'shop/Deployment/web', '8080', expect.stringContaining('Service shop/front publishes it')],
      ['shop/Deployment/web', 'shop/Deployment/db', '15432', expect.stringContaining('is told of Service shop/db')],
    ]);
  });

  it('take the place of the policies that are there', () => {
    const open = policy('shop/open', 'podSelector: {}, ingress: [{}], egress: [{}]');
    const result = suggest([SHOP, WEB, DB, open], [['shop/Deployment/web', 'shop/Deployment/db', 80]]);
    expect(result.ok && result.suggestion.replaces).toEqual(['shop/NetworkPolicy/open']);
  });

  it('use more labels where one does not tell workloads apart', () => {
    const pod = (name: string, labels: string): string =>
      `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: shop, labels: {${labels}}}, spec: {containers: [{name: main, image: app}]}}`;
    const documents = [
      SHOP,
      pod('a', 'app: api, tier: one'),
      pod('b', 'app: api, tier: two'),
      pod('c', 'app: web, tier: one'),
    ];
    const result = suggest(documents, [['shop/Pod/a', 'shop/Pod/c', 80]], false);
    expect(result.ok && result.suggestion.manifest).toContain('app: api\n      tier: one');
  });

  it('are refused where labels cannot tell workloads apart, but not where both are wanted to have the same', () => {
    const twin = deployment('shop/twin').replaceAll('app: twin', 'app: db');
    const one: [string, string, number] = ['shop/Deployment/web', 'shop/Deployment/db', 80];
    const refused = suggest([SHOP, WEB, DB, twin], [one]);
    expect(codes(refused)).toEqual(['INDISTINGUISHABLE']);
    expect(!refused.ok && refused.obstacles[0]?.detail).toContain(
      'Labels cannot tell shop/Deployment/db from shop/Deployment/twin',
    );
    expect(suggest([SHOP, WEB, DB, twin], [one, ['shop/Deployment/web', 'shop/Deployment/twin', 80]]).ok).toBe(true);
  });

  it('are refused where a pod shares its node’s network, where other policies close it, and where neither end is in the namespace', () => {
    const agent = deployment('shop/agent', '', 'hostNetwork: true');
    expect(codes(suggest([SHOP, agent, DB], [['shop/Deployment/agent', 'shop/Deployment/db', 80]]))).toEqual([
      'HOST_NETWORK',
    ]);
    const other = [
      namespace('other'),
      deployment('other/client'),
      policy('other/deny', 'podSelector: {}, policyTypes: [Egress]'),
    ];
    expect(codes(suggest([SHOP, DB, ...other], [['other/Deployment/client', 'shop/Deployment/db', 80]]))).toEqual([
      'OTHER_POLICIES',
    ]);
    const far = deployment('other/server');
    expect(
      codes(
        suggest(
          [SHOP, DB, namespace('other'), deployment('other/client'), far],
          [['other/Deployment/client', 'other/Deployment/server', 80]],
        ),
      ),
    ).toEqual(['OUTSIDE_NAMESPACE']);
  });

  it('are refused where an admin policy lets more through', () => {
    const admin =
      '{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: c}, spec: {tier: Admin, priority: 1, subject: {namespaces: {}}, ingress: [{action: Accept, from: [{namespaces: {}}]}], egress: [{action: Accept, to: [{namespaces: {}}]}]}}';
    expect(
      new Set(codes(suggest([SHOP, WEB, DB, admin], [['shop/Deployment/web', 'shop/Deployment/db', 80]]))),
    ).toEqual(new Set(['NOT_EXACT']));
  });

  it('allow exactly what is asked for on random clusters, or say why they cannot', () => {
    let suggested = 0;
    fc.assert(
      fc.property(
        bundles,
        fc.array(fc.tuple(fc.nat(6), fc.nat(6), fc.constantFrom(80, 81)), { maxLength: 4 }),
        (random, pairs) => {
          // Only policies of other namespaces stay in place.
          const { bundle, cluster } = read(documentsOf(random));
          const inside = cluster.workloads.some((each) => each.namespace === 'a');
          const wanted = pairs.flatMap(([from, to, port]): { from: Workload; to: Workload; port: number }[] => {
            const [one, other] = [cluster.workloads[from], cluster.workloads[to]];
            return one === undefined ||
              other === undefined ||
              one === other ||
              ![one, other].some((each) => each.namespace === 'a')
              ? []
              : [{ from: one, to: other, port }];
          });
          const connections = wanted.map(({ from, to, port }): WantedConnection => ({
            from: { kind: 'workload', workload: from },
            to: { kind: 'workload', workload: to },
            ports: onePort('TCP', port),
            because: 'it was asked for',
          }));
          const result = suggestPolicies(bundle, cluster, {
            namespace: 'a',
            connections,
            dns: false,
            assume: undefined,
          });
          if (!result.ok) {
            expect(result.obstacles.length).toBeGreaterThan(0);
            return;
          }
          if (inside) suggested += 1;
          const others = random.policies.filter(
            (each) => (each as { metadata: { namespace?: string } }).metadata.namespace !== 'a',
          );
          const kept = documentsOf({ ...random, policies: others });
          const network = compileNetwork(read([...kept, ...result.suggestion.manifest.split('---\n')]).cluster);
          const ends = podEndpoints(network, network.cluster.pods, true);
          for (const from of ends) {
            for (const to of ends) {
              if (from === to || from.kind !== 'pod' || to.kind !== 'pod') continue;
              if (from.pod.namespace !== 'a' && to.pod.namespace !== 'a') continue;
              const asked = wanted
                .filter((each) => each.from.ref === from.text && each.to.ref === to.text)
                .map(({ port }): PortSet => onePort('TCP', port))
                .reduce(union, NO_PORTS);
              const open = intersect(
                boundsOf(network, 'egress', from, to).most,
                boundsOf(network, 'ingress', to, from).most,
              );
              expect(equal(open, asked)).toBe(true);
            }
          }
        },
      ),
      { numRuns: 120 },
    );
    expect(suggested).toBeGreaterThan(10);
  });

  it('write ranges as the fewest blocks', () => {
    const range = (start: bigint, end: bigint): string[] => blocksOf([{ family: 4, start, end }]);
    expect(range(0n, (1n << 32n) - 1n)).toEqual(['0.0.0.0/0']);
    expect(range(1n, 4n)).toEqual(['0.0.0.1/32', '0.0.0.2/31', '0.0.0.4/32']);
  });
});
