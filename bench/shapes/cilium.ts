import type { JsonObject } from '../../src/engine/manifests/index.js';
import type { Size } from '../generate.js';
import type { Random } from '../random.js';
import { match, namespace, networkPolicy, tcp, workload } from './objects.js';

const PODS_OF_IDENTITY = 5;

/**
 * Published scale runs of Cilium: five Pods share an identity, and five policies select each identity: by peers, by peers and
 * ports, by addresses, by addresses and ports, and one that lets out DNS and HTTPS.
 */
export function cilium(size: Size, random: Random): JsonObject[] {
  const identities = Math.max(1, Math.round(size.pods / PODS_OF_IDENTITY));
  const names = Array.from({ length: size.namespaces }, (_, index) => `load-${index}`);
  const objects = names.map((name) => namespace(name, { load: name }));
  const homeOf = (identity: number): string => names[identity % names.length] ?? 'load-0';
  for (let identity = 0; identity < identities; identity++) {
    const labels = { identity: `id-${identity}`, group: `group-${identity % 16}` };
    const shape = {
      namespace: homeOf(identity),
      name: `id-${identity}`,
      labels,
      ports: [{ name: 'http', port: 8080 }],
      replicas: PODS_OF_IDENTITY,
    };
    objects.push(...workload(shape, size.form));
  }
  for (let number = 0; number < size.policies; number++) {
    const identity = number % identities;
    const kind = Math.floor(number / identities) % 5;
    objects.push(
      networkPolicy(homeOf(identity), `policy-${number}`, {
        podSelector: match({ identity: `id-${identity}` }),
        ...directionsOf(kind, random),
      }),
    );
  }
  return objects;
}

function directionsOf(kind: number, random: Random): JsonObject {
  const peers = [{ podSelector: match({ group: `group-${random.below(16)}` }) }];
  const addresses = [{ ipBlock: { cidr: `10.${random.below(256)}.0.0/16`, except: [] } }];
  switch (kind) {
    case 0:
      return { ingress: [{ from: peers }] };
    case 1:
      return { ingress: [{ from: peers, ports: [tcp(8080)] }] };
    case 2:
      return { ingress: [{ from: addresses }] };
    case 3:
      return { ingress: [{ from: addresses, ports: [tcp('http')] }] };
    default:
      return { policyTypes: ['Egress'], egress: [{ ports: [{ protocol: 'UDP', port: 53 }, tcp(443)] }] };
  }
}
