import { describe, expect, it } from 'vitest';
import { buildCluster } from '../cluster/index.js';
import { readManifests } from '../manifests/index.js';
import { compileNetwork, connectivityOf, reachMapOf } from '../reachability/index.js';
import { postureOf } from './index.js';

const pod = (name: string, labels: string, owner = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: shop, labels: {${labels}}${owner}}\nspec: {containers: [{name: a, image: a}]}`;
const owned = (name: string, labels: string): string =>
  pod(name, labels, ', ownerReferences: [{kind: ReplicaSet, name: many, controller: true}]');
const policy = (name: string, spec: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: shop}\nspec: ${spec}`;

function measured(...documents: string[]) {
  const bundle = readManifests([{ path: 'a.yaml', content: documents.join('\n---\n') }], { defaultNamespace: 'shop' });
  const cluster = buildCluster(bundle);
  const network = compileNetwork(cluster);
  const map = reachMapOf(network);
  const { connections } = connectivityOf(map);
  const named = (ref: string): string => {
    const found = cluster.pods.find((each) => `shop/Pod/${each.name}` === ref);
    return found?.workload.ref ?? ref;
  };
  const listed = new Set(connections.map(({ from, to }) => `${named(from)} ${named(to)}`));
  return { posture: postureOf({ bundle, cluster, network: () => network, map: () => map }), listed: listed.size };
}

describe('posture', () => {
  it('counts the connections that the map lists, where pods are alike and where they are not', () => {
    const documents = [
      pod('a', 'app: a'),
      pod('b', 'app: b'),
      owned('m1', 'app: m, part: x'),
      owned('m2', 'app: m, part: y'),
      policy(
        'a',
        '{podSelector: {matchLabels: {app: a}}, ingress: [{from: [{podSelector: {matchLabels: {part: x}}}]}]}',
      ),
      policy('y', '{podSelector: {matchLabels: {part: y}}, policyTypes: [Ingress, Egress]}'),
    ];
    const { posture, listed } = measured(...documents);
    expect(posture.reach).toEqual({ connections: listed, possible: 6, unknown: 0 });
    expect(listed).toBeGreaterThan(0);
    expect(listed).toBeLessThan(6);
    expect(posture.levels).toEqual({ privileged: 0, baseline: 3, restricted: 0 });
    expect(posture.exposure).toEqual({
      internetIngress: 2,
      internetEgress: 3,
      ungovernedIngress: 2,
      ungovernedEgress: 3,
      unknown: 0,
    });
  });

  it('counts as unknown what a policy that is not understood could decide', () => {
    const cilium =
      'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: c, namespace: shop}\nspec: {}';
    const { posture } = measured(pod('a', 'app: a'), pod('b', 'app: b'), cilium);
    expect(posture.reach).toEqual({ connections: 0, possible: 2, unknown: 2 });
    expect(posture.exposure.unknown).toBe(2);
  });
});
