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

const EVERYTHING: Bounds = { least: ALL_PORTS, most: ALL_PORTS };
const NOTHING: Bounds = { least: NO_PORTS, most: NO_PORTS };

/**
 * The tiers' policies that govern one pod in one direction, asked about one peer.
 * Policies stand in the order in which they are asked. In a tier the first rule that matches a port decides it; a policy that isolates denies what no rule of its tier decides;
 * what is passed, or left in a tier that does not isolate, goes on to the next; behind the last tier stands allow.
 * Worked out from the end: what a rule does not decide is what comes behind it.
 */
export function evaluate(tiers: readonly (readonly Governing[])[], direction: Direction, facts: RuleFacts): Bounds {
  return tiers.reduceRight<Bounds>((later, policies) => evaluateTier(policies, direction, facts, later), EVERYTHING);
}

function evaluateTier(policies: readonly Governing[], direction: Direction, facts: RuleFacts, later: Bounds): Bounds {
  if (policies.length === 0) return later;
  const isolated = isolation(policies, direction);
  const end: Bounds = {
    least: isolated === 'no' ? later.least : NO_PORTS,
    most: isolated === 'yes' ? NO_PORTS : later.most,
  };
  const evaluateOne = (behind: Bounds, governing: Governing): Bounds =>
    evaluatePolicy(governing, direction, facts, behind, later);
  return groupsOfEqualPriority(policies).reduceRight<Bounds>((behind, group) => {
    const [only] = group;
    if (only !== undefined && (group.length === 1 || !only.policy.ordered)) {
      return group.reduceRight(evaluateOne, behind);
    }
    return evaluateTied(group, direction, facts, behind, evaluateOne);
  }, end);
}

/**
 * Nobody defines which of policies with equal priority is asked first: a port that several decide may get the outcome of any of
 * them, and one that none decides for certain may also get what comes behind.
 */
function evaluateTied(
  group: readonly Governing[],
  direction: Direction,
  facts: RuleFacts,
  behind: Bounds,
  evaluateOne: (behind: Bounds, governing: Governing) => Bounds,
): Bounds {
  const decided = group
    .flatMap(({ policy, match }) =>
      policy.rules.filter((rule) => rule.direction === direction && match === 'yes' && facts.matchOf(rule) === 'yes'),
    )
    .map((rule) => facts.portsOf(rule))
    .reduce(union, NO_PORTS);
  return {
    least: group.map((each) => evaluateOne(EVERYTHING, each).least).reduce(intersect, union(behind.least, decided)),
    most: group.map((each) => evaluateOne(NOTHING, each).most).reduce(union, subtract(behind.most, decided)),
  };
}

/** `behind` is what holds for ports that no rule of the policy decides; `later` what holds for those that a rule passes on. */
function evaluatePolicy(
  { policy, match: governed }: Governing,
  direction: Direction,
  facts: RuleFacts,
  behind: Bounds,
  later: Bounds,
): Bounds {
  return policy.rules.reduceRight<Bounds>((rest, rule) => {
    if (rule.direction !== direction) return rest;
    const match = both(governed, facts.matchOf(rule));
    if (match === 'no') return rest;
    const ports = facts.portsOf(rule);
    const { least, most } = rule.action === 'allow' ? EVERYTHING : rule.action === 'deny' ? NOTHING : later;
    const within = { least: intersect(ports, least), most: intersect(ports, most) };
    const fired: Bounds = {
      least: union(within.least, subtract(rest.least, ports)),
      most: union(within.most, subtract(rest.most, ports)),
    };
    if (match === 'yes') return fired;
    return { least: intersect(fired.least, rest.least), most: union(fired.most, rest.most) };
  }, behind);
}

function groupsOfEqualPriority(policies: readonly Governing[]): readonly (readonly Governing[])[] {
  const [first] = policies;
  if (first === undefined || !first.policy.ordered) return [policies];
  const groups: Governing[][] = [];
  let last: Governing[] = [];
  for (const each of policies) {
    if (last[0]?.policy.priority === each.policy.priority) last.push(each);
    else groups.push((last = [each]));
  }
  return groups;
}

/** Whether a policy denies what no rule of its tier decides. */
export function isolation(policies: readonly Governing[], direction: Direction): Match {
  const matches = policies.filter(({ policy }) => policy.isolates.has(direction)).map(({ match }) => match);
  return matches.includes('yes') ? 'yes' : matches.includes('maybe') ? 'maybe' : 'no';
}

/** By priority; where it is equal by name, only so that answers do not depend on the order of files. */
export function inOrder(policies: readonly Governing[]): readonly Governing[] {
  if (policies.length < 2 || !policies.some(({ policy }) => policy.ordered)) return policies;
  return [...policies].sort(
    (one, other) =>
      one.policy.priority - other.policy.priority || compareText(one.policy.object.name, other.policy.object.name),
  );
}
