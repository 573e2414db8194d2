import type { Cluster, Pod } from '../../src/engine/cluster/index.js';
import { evaluate, type Bounds, type Governing } from '../../src/engine/reachability/evaluate.js';
import { compileTiers } from '../../src/engine/reachability/layers/index.js';
import { compilePolicy } from '../../src/engine/reachability/layers/network-policy.js';
import { governs, matchRule, rulePorts, type MatchContext } from '../../src/engine/reachability/match.js';
import { intersect, type PortSet } from '../../src/engine/reachability/ports.js';
import type { CompiledPolicy, Direction, Endpoint } from '../../src/engine/reachability/rules.js';
import type { ManifestObject } from '../../src/engine/manifests/index.js';

/**
 * How the analysers of this field list connections: two nested loops over the workloads; for each pair and direction all
 * policies of the pod's namespace are scanned, their selectors compiled anew, and all admin policies are asked. Ported from
 * the algorithm, with our own rules underneath, so that it answers the same; without the strings of their explanations.
 */
export class PairByPair {
  private readonly context: MatchContext;
  private readonly byNamespace = new Map<string, ManifestObject[]>();
  private readonly admin: readonly CompiledPolicy[];
  private readonly baseline: readonly CompiledPolicy[];

  constructor(cluster: Cluster) {
    this.context = { cluster, assume: {} };
    for (const object of cluster.objectsOf('networking.k8s.io', 'NetworkPolicy')) {
      const list = this.byNamespace.get(object.namespace);
      if (list === undefined) this.byNamespace.set(object.namespace, [object]);
      else list.push(object);
    }
    const tiers = compileTiers(cluster);
    const policiesOf = (name: string): readonly CompiledPolicy[] =>
      tiers.filter((tier) => tier.name === name).flatMap(({ policies }) => policies);
    this.admin = [...policiesOf('admin')].sort((one, other) => one.priority - other.priority);
    this.baseline = policiesOf('baseline');
  }

  openBetween(from: Pod, to: Pod): PortSet {
    const [source, destination] = [from, to].map(endpointOf);
    if (source === undefined || destination === undefined) throw new RangeError('no pair');
    const out = this.boundsOf('egress', from, destination, destination);
    return intersect(out.least, this.boundsOf('ingress', to, source, destination).least);
  }

  private boundsOf(direction: Direction, subject: Pod, peer: Endpoint, destination: Endpoint): Bounds {
    const own = (this.byNamespace.get(subject.namespace) ?? []).map((object) => compilePolicy(object));
    const tiers = [this.admin, own, this.baseline].map((policies) =>
      policies.flatMap((policy): Governing[] => {
        const match = governs(policy, subject, direction, this.context);
        return match === 'no' ? [] : [{ policy, match }];
      }),
    );
    return evaluate(tiers, direction, {
      matchOf: (rule) => matchRule(rule, peer, this.context),
      portsOf: (rule) => rulePorts(rule, destination),
    });
  }
}

function endpointOf(pod: Pod): Endpoint {
  return { kind: 'pod', pod, text: pod.workload.ref, alike: 1 };
}
