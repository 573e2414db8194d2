import { compareText } from '../cluster/json.js';
import { both, type Match } from './match.js';
import { ALL_PORTS, intersect, NO_PORTS, subtract, union, type PortSet } from './ports.js';
import type { CompiledPolicy, Direction, Rule } from './rules.js';

/** A policy that binds a pod in a direction, or may. */
export interface Governing {
  readonly policy: CompiledPolicy;
  readonly match: Match;
}

/** The ports that a direction lets through in every reading of what the bundle leaves open, and those that it does in some. */
export interface Bounds {
  readonly least: PortSet;
  readonly most: PortSet;
}

/** How rules meet one peer. The evaluator knows nothing else of either side. */
export interface RuleFacts {
  matchOf(rule: Rule): Match;
  /** Ports of a rule as numbers, named ones resolved on the destination. */
  portsOf(rule: Rule): PortSet;
}

/**
 * How what the bundle leaves open is read: matches so that as much as possible is allowed, or as little; and policies of equal
 * priority in the order of their names, or against it.
 */
interface Reading {
  readonly maybe: 'most' | 'least';
  readonly ties: 'by-name' | 'against-name';
}

const PLAIN: Reading = { maybe: 'most', ties: 'by-name' };

/**
 * The tiers' policies that govern one pod in one direction, asked about one peer.
 * In a tier the first rule that matches a port decides it; a policy that isolates denies what no rule of its tier decides;
 * what is passed, or left in a tier that does not isolate, goes on to the next; behind the last tier stands allow.
 */
export function evaluate(tiers: readonly (readonly Governing[])[], direction: Direction, facts: RuleFacts): Bounds {
  const results = readingsOf(tiers, direction, facts).map((reading) =>
    evaluateReading(tiers, direction, facts, reading),
  );
  const [only] = results;
  if (only !== undefined && results.length === 1) return { least: only, most: only };
  return { least: results.reduce(intersect, ALL_PORTS), most: results.reduce(union, NO_PORTS) };
}

function evaluateReading(
  tiers: readonly (readonly Governing[])[],
  direction: Direction,
  facts: RuleFacts,
  reading: Reading,
): PortSet {
  let open = ALL_PORTS;
  let allowed = NO_PORTS;
  for (const policies of tiers) {
    if (policies.length === 0) continue;
    let left = open;
    let passed = NO_PORTS;
    for (const { policy, match: governed } of inOrder(policies, reading.ties)) {
      for (const rule of policy.rules) {
        if (rule.direction !== direction) continue;
        const match = both(governed, facts.matchOf(rule));
        if (match === 'no' || !counts(match, rule, reading)) continue;
        const ports = intersect(facts.portsOf(rule), left);
        left = subtract(left, ports);
        if (rule.action === 'allow') allowed = union(allowed, ports);
        if (rule.action === 'pass') passed = union(passed, ports);
      }
    }
    open = union(passed, isolates(policies, direction) ? NO_PORTS : left);
  }
  return union(allowed, open);
}

/** More than one reading only where something is open: a match that may be, or an order that nobody defines. */
function readingsOf(tiers: readonly (readonly Governing[])[], direction: Direction, facts: RuleFacts): Reading[] {
  const maybe = tiers.some((policies) =>
    policies.some(
      ({ policy, match }) =>
        match === 'maybe' ||
        policy.rules.some((rule) => rule.direction === direction && facts.matchOf(rule) === 'maybe'),
    ),
  );
  const ties = tiers.some((policies) => new Set(policies.map(({ policy }) => orderOf(policy))).size < policies.length);
  const orders: Reading['ties'][] = ties ? ['by-name', 'against-name'] : ['by-name'];
  return orders.flatMap((order) =>
    (maybe ? (['most', 'least'] as const) : (['most'] as const)).map((each) => ({ maybe: each, ties: order })),
  );
}

/** A policy whose rules only allow has no place in an order: it is never tied with another. */
function orderOf(policy: CompiledPolicy): CompiledPolicy | number {
  return policy.ordered ? policy.priority : policy;
}

/** A match that is open counts for an allow where most is asked, and for anything else where least is. */
function counts(match: Match, rule: Rule, reading: Reading): boolean {
  return match === 'yes' || (rule.action === 'allow') === (reading.maybe === 'most');
}

/** Whether a policy denies what no rule of its tier decides. */
export function isolates(policies: readonly Governing[], direction: Direction): boolean {
  return policies.some(({ policy }) => policy.isolates.has(direction));
}

/** By priority; where it is equal by name, or against it. */
export function inOrder(policies: readonly Governing[], ties: Reading['ties'] = PLAIN.ties): readonly Governing[] {
  if (!policies.some(({ policy }) => policy.ordered)) return policies;
  const sign = ties === 'by-name' ? 1 : -1;
  return [...policies].sort(
    (one, other) =>
      one.policy.priority - other.policy.priority ||
      sign * compareText(one.policy.object.name, other.policy.object.name),
  );
}
