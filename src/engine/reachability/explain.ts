import { dotted } from '../manifests/typing/decode.js';
import { describeMiss, describePort, describeRule, policyName } from './describe.js';
import { isolation, type Governing } from './evaluate.js';
import { both, matchRule, rulePorts, type Match } from './match.js';
import type { Network } from './network.js';
import { verdictIn } from './point.js';
import { ALL_PORTS, intersect, isEmpty, NO_PORTS, subtract, union, type PortSet } from './ports.js';
import type { CompiledPolicy, Direction, Endpoint, Rule } from './rules.js';
import type { DirectionAnswer, RuleEvidence } from './types.js';

/** One direction of one pair, with what decided it and what nearly did. Walks the tiers as the evaluator does. */
export function explainDirection(
  network: Network,
  direction: Direction,
  subject: Endpoint,
  peer: Endpoint,
  asked: PortSet,
): DirectionAnswer {
  if (subject.kind !== 'pod') return { verdict: 'allowed', isolated: false, decidedBy: [], considered: [] };
  const destination = direction === 'ingress' ? subject : peer;
  const decidedBy: RuleEvidence[] = [];
  const considered: RuleEvidence[] = [];
  let open = ALL_PORTS;
  let governed = false;
  for (const policies of network.governing(subject.pod, direction)) {
    governed ||= policies.some(({ match }) => match === 'yes');
    let left = open;
    let passed = NO_PORTS;
    for (const { policy, rule, match } of rulesOf(network, policies, direction, peer)) {
      const ports = rulePorts(rule, destination);
      // Rules that only allow have no order: each that opens an asked port decides, also where another opens it too.
      const scope = policy.ordered ? left : open;
      const decides = match === 'yes' && !isEmpty(intersect(asked, intersect(ports, scope)));
      const evidence = { policy, rule, match, peer, touches: !isEmpty(intersect(asked, ports)), decides };
      (decides ? decidedBy : considered).push(evidenceOf(network, evidence));
      if (match !== 'yes') continue;
      const taken = intersect(ports, left);
      left = subtract(left, taken);
      if (rule.action === 'pass') passed = union(passed, taken);
    }
    const closes = isolation(policies, direction) !== 'no';
    if (closes && !isEmpty(intersect(asked, left))) decidedBy.push(...denials(policies, direction, subject));
    open = union(passed, closes ? NO_PORTS : left);
  }
  const verdict = verdictIn(network, direction, subject, peer, asked);
  return { verdict, isolated: governed, decidedBy, considered };
}

function rulesOf(
  network: Network,
  policies: readonly Governing[],
  direction: Direction,
  peer: Endpoint,
): { policy: CompiledPolicy; rule: Rule; match: Match }[] {
  return policies.flatMap(({ policy, match }) =>
    policy.rules
      .filter((rule) => rule.direction === direction)
      .map((rule) => ({ policy, rule, match: both(match, matchRule(rule, peer, network)) })),
  );
}

const VERBS = { allow: 'allows', deny: 'denies', pass: 'passes on' } as const;

function evidenceOf(
  network: Network,
  {
    policy,
    rule,
    match,
    peer,
    touches,
    decides,
  }: {
    policy: CompiledPolicy;
    rule: Rule;
    match: Match;
    peer: Endpoint;
    touches: boolean;
    decides: boolean;
  },
): RuleEvidence {
  const { object } = policy;
  const position = object.locate(rule.path);
  const name = `${policyName(policy)} ${dotted(rule.path)}`;
  const matched = match === 'yes' && touches;
  const way = rule.direction === 'ingress' ? 'ingress from' : 'egress to';
  return {
    kind: object.kind,
    namespace: object.namespace,
    name: object.name,
    rule: dotted(rule.path),
    action: rule.action,
    matched,
    why: matched
      ? `${name} ${VERBS[rule.action]} ${way} ${describeRule(rule)}${decides ? '' : ', but an earlier rule decided'}`
      : `${name} ${match === 'maybe' ? 'may or may not match' : 'does not match'}: ${misses(network, rule, match, peer, touches)}`,
    file: position.file,
    line: position.line,
  };
}

function misses(network: Network, rule: Rule, match: Match, peer: Endpoint, touches: boolean): string {
  const found =
    match === 'yes' || rule.peers === 'any' ? [] : rule.peers.map((each) => describeMiss(each, peer, network));
  if (!touches && rule.ports !== 'any') found.push(`is for ${rule.ports.map(describePort).join(', ')} only`);
  return found.join('; ') || 'it has no peer that is understood';
}

function denials(policies: readonly Governing[], direction: Direction, subject: Endpoint): RuleEvidence[] {
  return policies
    .filter(({ policy }) => policy.isolates.has(direction))
    .map(({ policy }) => {
      const { object } = policy;
      const hasRules = policy.rules.some((rule) => rule.direction === direction);
      return {
        kind: object.kind,
        namespace: object.namespace,
        name: object.name,
        rule: null,
        action: 'deny',
        why: `${policyName(policy)} selects ${subject.text} for ${direction}, and ${hasRules ? 'none of its rules matches' : 'it has no rule that allows anything'}`,
        file: object.position.file,
        line: object.position.line,
      };
    });
}
