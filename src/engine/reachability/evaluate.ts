import type { Cluster, Pod } from '../cluster/index.js';
import { compareText } from '../cluster/json.js';
import type { ManifestObject } from '../manifests/index.js';
import { compileTiers } from './layers/index.js';
import { both, governs, matchRule, rulePorts, type Match, type MatchContext } from './match.js';
import { ALL_PORTS, intersect, NO_PORTS, subtract, union, type PortSet } from './ports.js';
import type { CompiledPolicy, Direction, Endpoint, Rule, Tier } from './rules.js';
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
    tiers: assume?.cni === 'none' ? [] : compileTiers(cluster),
    withoutLayer: assume?.cni === 'none' ? [] : cluster.unknownPolicies,
  };
}

/**
 * How what the bundle leaves open is read: matches so that as much as possible is allowed, or as little; and policies of equal
 * priority in the order of their names, or against it.
 */
export interface Reading {
  readonly maybe: 'most' | 'least';
  readonly ties: 'by-name' | 'against-name';
}

const READINGS: readonly Reading[] = (['most', 'least'] as const).flatMap((maybe) =>
  (['by-name', 'against-name'] as const).map((ties) => ({ maybe, ties })),
);

/** The ports that a direction lets through in every reading, and those that it lets through in some. */
export interface Bounds {
  readonly least: PortSet;
  readonly most: PortSet;
}

/** The policies of `subject`, asked about traffic with `peer`. */
export function boundsOf(network: Network, direction: Direction, subject: Endpoint, peer: Endpoint): Bounds {
  const results = READINGS.map((reading) => evaluateDirection(network, direction, subject, peer, reading));
  return { least: results.reduce(intersect, ALL_PORTS), most: results.reduce(union, NO_PORTS) };
}

function evaluateDirection(
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
    for (const { policy, match: governed } of inOrder(policies, reading.ties)) {
      for (const rule of policy.rules) {
        if (rule.direction !== direction || !counts(both(governed, matchRule(rule, peer, network)), rule, reading))
          continue;
        const ports = intersect(rulePorts(rule, destination), left);
        left = subtract(left, ports);
        if (rule.action === 'allow') allowed = union(allowed, ports);
        if (rule.action === 'pass') passed = union(passed, ports);
      }
    }
    open = union(passed, isolated(policies, direction) ? NO_PORTS : left);
  }
  return union(allowed, open);
}

/** A match that is open counts for an allow where most is asked, and for anything else where least is. */
function counts(match: Match, rule: Rule, reading: Reading): boolean {
  return match === 'yes' || (match === 'maybe' && (rule.action === 'allow') === (reading.maybe === 'most'));
}

export interface Governing {
  readonly policy: CompiledPolicy;
  readonly match: Match;
}

/** Policies of a tier that bind the pod in a direction, or may. */
export function governing(network: Network, tier: Tier, pod: Pod, direction: Direction): Governing[] {
  return tier.policies.flatMap((policy) => {
    const match = governs(policy, pod, direction, network);
    return match === 'no' ? [] : [{ policy, match }];
  });
}

export function isolated(policies: readonly Governing[], direction: Direction): boolean {
  return policies.some(({ policy }) => policy.isolates.has(direction));
}

/** By priority; where it is equal by name, or against it. */
export function inOrder(policies: readonly Governing[], ties: Reading['ties']): readonly Governing[] {
  const sign = ties === 'by-name' ? 1 : -1;
  return [...policies].sort(
    (one, other) =>
      one.policy.priority - other.policy.priority ||
      sign * compareText(one.policy.object.name, other.policy.object.name),
  );
}

/** A pod cannot be cut off from itself. Replicas of one workload are different pods, and policies stand between them. */
export function isSamePod(from: Endpoint, to: Endpoint): boolean {
  return from.kind === 'pod' && to.kind === 'pod' && from.pod === to.pod && from.pod.workload.kind === 'Pod';
}
