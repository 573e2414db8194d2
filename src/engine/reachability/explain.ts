import { dotted } from '../manifests/typing/decode.js';
import { describeMiss, describePort, describeRule, policyName } from './describe.js';
import { isolation, type Governing } from './evaluate.js';
import { both, matchRule, rulePorts, type Match } from './match.js';
import type { Network } from './network.js';
import { verdictIn } from './point.js';
import { intersect, isEmpty, NO_PORTS, subtract, union, type PortSet } from './ports.js';
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
  // Of the asked ports only: those that no tier has decided yet.
  let open = asked;
  let governed = false;
  for (const policies of network.governing(subject.pod, direction)) {
    if (policies.length === 0) continue;
    let left = open;
    let passed = NO_PORTS;
    for (const { policy, match: governing } of policies) {
      governed ||= governing === 'yes';
      for (const rule of policy.rules) {
        if (rule.direction !== direction) continue;
        const match = both(governing, matchRule(rule, peer, network));
        const ports = rulePorts(rule, destination);
        // Rules that only allow have no order: each that opens an asked port decides, also where another opens it too.
        const decides = match === 'yes' && !isEmpty(intersect(ports, policy.ordered ? left : open));
        const touches = decides || !isEmpty(intersect(ports, asked));
        (decides ? decidedBy : considered).push(evidenceOf(network, { policy, rule, match, peer, touches, decides }));
        if (!decides) continue;
        const taken = intersect(ports, left);
        left = subtract(left, taken);
        if (rule.action === 'pass') passed = union(passed, taken);
      }
    }
    const closes = isolation(policies, direction) !== 'no';
    if (closes && !isEmpty(left)) decidedBy.push(...denials(policies, direction, subject));
    open = union(passed, closes ? NO_PORTS : left);
  }
  const verdict = verdictIn(network, direction, subject, peer, asked);
  return { verdict, isolated: governed, decidedBy, considered };
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
  const { kind, namespace, name } = policy.object;
  const words = wordsOf(policy, rule);
  const matched = match === 'yes' && touches;
  return {
    kind,
    namespace,
    name,
    rule: words.path,
    action: rule.action,
    matched,
    why: matched
      ? decides
        ? words.deed
        : `${words.deed}, but an earlier rule decided`
      : `${words.name} ${match === 'maybe' ? 'may or may not match' : 'does not match'}: ${misses(network, rule, match, peer, touches)}`,
    file: words.file,
    line: words.line,
  };
}

interface RuleWords {
  readonly path: string;
  readonly name: string;
  /** What it does where it matches. */
  readonly deed: string;
  readonly file: string;
  readonly line: number;
}

const WORDS = new WeakMap<Rule, RuleWords>();

/** What is said of a rule whoever the peer is. */
function wordsOf(policy: CompiledPolicy, rule: Rule): RuleWords {
  let words = WORDS.get(rule);
  if (words === undefined) {
    const path = dotted(rule.path);
    const name = `${policyName(policy)} ${path}`;
    const way = rule.direction === 'ingress' ? 'ingress from' : 'egress to';
    const deed = `${name} ${VERBS[rule.action]} ${way} ${describeRule(rule)}`;
    const { file, line } = policy.object.locate(rule.path);
    words = { path, name, deed, file, line };
    WORDS.set(rule, words);
  }
  return words;
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
