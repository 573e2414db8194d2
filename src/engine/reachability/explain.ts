import { dotted } from '../manifests/typing/decode.js';
import { describeMiss, describePort, describeRule, policyName } from './describe.js';
import { evaluateDirection, governing, isolated, type Network } from './evaluate.js';
import { matchRule, rulePorts } from './match.js';
import { equal, intersect, isEmpty, type PortSet } from './ports.js';
import type { CompiledPolicy, Direction, Endpoint, Rule } from './rules.js';
import type { DirectionAnswer, RuleEvidence, Verdict } from './types.js';

/** `unknown` where the two readings of what the bundle leaves open differ on the asked ports. */
export function verdictOf(asked: PortSet, optimistic: PortSet, pessimistic: PortSet): Verdict {
  const most = intersect(asked, optimistic);
  const least = intersect(asked, pessimistic);
  if (!equal(most, least)) return 'unknown';
  if (isEmpty(most)) return 'denied';
  return equal(most, asked) ? 'allowed' : 'partial';
}

/** One direction of one pair, with what decided it and what nearly did. */
export function explainDirection(
  network: Network,
  direction: Direction,
  subject: Endpoint,
  peer: Endpoint,
  asked: PortSet,
): DirectionAnswer {
  if (subject.kind !== 'pod') return { verdict: 'allowed', isolated: false, decidedBy: [], considered: [] };
  const verdict = verdictOf(
    asked,
    evaluateDirection(network, direction, subject, peer, 'optimistic'),
    evaluateDirection(network, direction, subject, peer, 'pessimistic'),
  );
  const destination = direction === 'ingress' ? subject : peer;
  const policies = network.tiers.flatMap((tier) => governing(network, tier, subject.pod, direction));
  const considered = policies.flatMap((policy) =>
    policy.rules
      .filter((rule) => rule.direction === direction)
      .map((rule) => evidenceOf(network, policy, rule, peer, destination, asked)),
  );
  const matched = considered.filter((evidence) => evidence.matched === true);
  const denying = policies
    .filter((policy) => policy.isolates.has(direction))
    .map((policy) => denialOf(policy, direction, subject));
  return {
    verdict,
    isolated: isolated(policies, direction),
    decidedBy: verdict === 'denied' ? denying : matched,
    considered: considered.filter((evidence) => evidence.matched !== true),
  };
}

function evidenceOf(
  network: Network,
  policy: CompiledPolicy,
  rule: Rule,
  peer: Endpoint,
  destination: Endpoint,
  asked: PortSet,
): RuleEvidence {
  const match = matchRule(rule, peer, network);
  const touches = !isEmpty(intersect(asked, rulePorts(rule, destination)));
  const position = policy.object.locate(rule.path);
  const name = `${policyName(policy)} ${dotted(rule.path)}`;
  const misses =
    match === 'yes' || rule.peers === 'any' ? [] : rule.peers.map((each) => describeMiss(each, peer, network));
  if (!touches && rule.ports !== 'any') misses.push(`is for ${rule.ports.map(describePort).join(', ')} only`);
  const matched = match === 'yes' && touches;
  return {
    kind: policy.object.kind,
    namespace: policy.object.namespace,
    name: policy.object.name,
    rule: dotted(rule.path),
    action: rule.action,
    matched,
    why: matched
      ? `${name} allows ${rule.direction === 'ingress' ? 'ingress from' : 'egress to'} ${describeRule(rule)}`
      : `${name} ${match === 'maybe' ? 'may or may not match' : 'does not match'}: ${misses.join('; ')}`,
    file: position.file,
    line: position.line,
  };
}

function denialOf(policy: CompiledPolicy, direction: Direction, subject: Endpoint): RuleEvidence {
  const { object } = policy;
  const rules = policy.rules.some((rule) => rule.direction === direction);
  return {
    kind: object.kind,
    namespace: object.namespace,
    name: object.name,
    rule: null,
    action: 'deny',
    why: `${policyName(policy)} selects ${subject.text} for ${direction}, and ${rules ? 'none of its rules matches' : 'it has no rule that allows anything'}`,
    file: object.position.file,
    line: object.position.line,
  };
}
