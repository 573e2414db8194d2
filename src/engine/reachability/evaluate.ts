import type { Cluster, Pod } from '../cluster/index.js';
import type { ManifestObject } from '../manifests/index.js';
import { LAYERS, policiesWithoutLayer } from './layers/index.js';
import { governs, matchRule, rulePorts, type MatchContext } from './match.js';
import { ALL_PORTS, intersect, NO_PORTS, subtract, union, type PortSet } from './ports.js';
import type { CompiledPolicy, Direction, Endpoint, Tier } from './rules.js';
import type { Assume } from './types.js';

/** A cluster compiled for questions. Immutable. */
export interface Network extends MatchContext {
  readonly cluster: Cluster;
  readonly assume: Assume;
  readonly assumeGiven: Assume | undefined;
  readonly tiers: readonly Tier[];
  readonly withoutLayer: readonly ManifestObject[];
}

export function compileNetwork(cluster: Cluster, assume?: Assume): Network {
  return {
    cluster,
    assume: assume ?? {},
    assumeGiven: assume,
    // A CNI that does not implement policies leaves every connection open.
    tiers: assume?.cni === 'none' ? [] : LAYERS.map((layer) => layer(cluster)),
    withoutLayer: assume?.cni === 'none' ? [] : policiesWithoutLayer(cluster),
  };
}

/** How matches that the bundle leaves open are read: so that as much as possible is allowed, or as little. */
export type Reading = 'optimistic' | 'pessimistic';

/** Ports that one direction lets through: the policies of `subject`, asked about traffic with `peer`. */
export function evaluateDirection(
  network: Network,
  direction: Direction,
  subject: Endpoint,
  peer: Endpoint,
  reading: Reading,
): PortSet {
  if (subject.kind !== 'pod') return ALL_PORTS;
  const destination = direction === 'ingress' ? subject : peer;
  let open = ALL_PORTS;
  let allowed = NO_PORTS;
  for (const tier of network.tiers) {
    const policies = governing(network, tier, subject.pod, direction);
    let left = open;
    let passed = NO_PORTS;
    for (const rule of policies.flatMap((policy) => policy.rules.filter((each) => each.direction === direction))) {
      const match = matchRule(rule, peer, network);
      if (match === 'no' || (match === 'maybe' && (rule.action === 'allow') !== (reading === 'optimistic'))) continue;
      const ports = intersect(rulePorts(rule, destination), left);
      left = subtract(left, ports);
      if (rule.action === 'allow') allowed = union(allowed, ports);
      if (rule.action === 'pass') passed = union(passed, ports);
    }
    open = union(passed, isolated(policies, direction) ? NO_PORTS : left);
  }
  return union(allowed, open);
}

export function governing(network: Network, tier: Tier, pod: Pod, direction: Direction): CompiledPolicy[] {
  return tier.policies.filter((policy) => governs(policy, pod, direction, network));
}

export function isolated(policies: readonly CompiledPolicy[], direction: Direction): boolean {
  return policies.some((policy) => policy.isolates.has(direction));
}

/** A pod cannot be cut off from itself. Replicas of one workload are different pods, and policies stand between them. */
export function isSamePod(from: Endpoint, to: Endpoint): boolean {
  return from.kind === 'pod' && to.kind === 'pod' && from.pod === to.pod && from.pod.workload.kind === 'Pod';
}
