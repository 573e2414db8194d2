import type { JsonObject } from '../../src/engine/manifests/index.js';
import type { Size } from '../generate.js';
import type { Random } from '../random.js';
import { match, namespace, networkPolicy, workload } from './objects.js';

const PER_RULE = 5;

/**
 * A published scale test of OpenShift: every namespace has ten Pods and twenty policies, each policy half of its Pods, five
 * single ports, five port ranges, five namespaces, five pod selectors and five address blocks, in both directions.
 */
export function redhat(size: Size, random: Random): JsonObject[] {
  const names = Array.from({ length: size.namespaces }, (_, index) => `scale-${index}`);
  const podsEach = Math.max(1, Math.round(size.pods / size.namespaces));
  const policiesEach = Math.round(size.policies / size.namespaces);
  const objects = names.map((name) => namespace(name, { scale: name }));
  for (const name of names) {
    for (let pod = 0; pod < podsEach; pod++) {
      const labels = { app: `app-${pod}`, half: String(pod % 2) };
      objects.push(
        ...workload({ namespace: name, name: `app-${pod}`, labels, ports: [{ port: 8080 }], replicas: 1 }, size.form),
      );
    }
    for (let policy = 0; policy < policiesEach; policy++) {
      objects.push(networkPolicy(name, `policy-${policy}`, specOf(policy, names, podsEach, random)));
    }
  }
  return objects;
}

function specOf(policy: number, names: readonly string[], podsEach: number, random: Random): JsonObject {
  const five = <Item>(make: () => Item): Item[] => Array.from({ length: PER_RULE }, make);
  const ports = [
    ...five((): JsonObject => ({ protocol: 'TCP', port: 1000 + random.below(1000) })),
    ...five((): JsonObject => {
      const port = 10_000 + 10 * random.below(1000);
      return { protocol: 'TCP', port, endPort: port + 5 };
    }),
  ];
  const peers = [
    ...five((): JsonObject => ({ namespaceSelector: match({ scale: random.pick(names) }) })),
    ...five((): JsonObject => ({ podSelector: match({ app: `app-${random.below(podsEach)}` }) })),
    ...five((): JsonObject => ({ ipBlock: { cidr: `10.${random.below(256)}.${random.below(256)}.0/24` } })),
  ];
  return {
    podSelector: match({ half: String(policy % 2) }),
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: peers, ports }],
    egress: [{ to: peers, ports }],
  };
}
