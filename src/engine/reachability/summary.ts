import { describeRule, policyName } from './describe.js';
import type { AskedPair } from './judge.js';
import type { Network } from './network.js';
import { describePorts, isEmpty, NO_PORTS, union, type PortSet } from './ports.js';
import type { Direction, Endpoint } from './rules.js';
import type { PairAnswer, ReachQuestion, RuleEvidence, Verdict } from './types.js';

export interface Summarised {
  readonly from: string;
  readonly to: string;
  readonly question: ReachQuestion;
  readonly open: PortSet;
  readonly verdict: Verdict;
  readonly pairs: readonly PairAnswer[];
  readonly asked: readonly AskedPair[];
}

/** Names, rules and reasons that one sentence holds; the rest is counted. */
const SHOWN = 3;

/** The one sentence (with its reason) for someone who reads nothing else. */
export function summarise(network: Network, answer: Summarised): string {
  const { from, to, pairs, verdict } = answer;
  const on = `on ${askedText(answer)}`;
  switch (verdict) {
    case 'allowed':
      return `Yes: ${from} can reach ${to} ${on}. ${allowedBecause(pairs)}`;
    case 'denied':
      return `No: ${from} cannot reach ${to} ${on}. ${deniedBecause(network, answer)}`.trim();
    case 'partial':
      return pairs.length === 1
        ? `In part: ${from} can reach ${to} on ${describePorts(answer.open)} only. ${allowedBecause(pairs)}`
        : `In part: ${from} can reach some of ${to} ${on}. ${whichPart(pairs)}`;
    case 'unknown':
      return summariseUnknown(from, `${to} ${on}`, [...new Set(pairs.flatMap((pair) => pair.unknownBecause ?? []))]);
  }
}

export function summariseUnknown(from: string, to: string, because: readonly string[]): string {
  return `Unknown: whether ${from} can reach ${to} depends on what these manifests do not say. ${some(because, ' ')}`;
}

export function summariseNowhere(from: string, to: string, because: string): string {
  return `No: ${from} cannot reach ${to}. ${because}`;
}

/** "TCP 80", as it was asked; "its ports TCP 80→8080" for a Service. */
function askedText({ question, asked }: Summarised): string {
  const served = [...new Set(asked.flatMap((each) => (each.served ?? []).map(({ text }) => text)))];
  if (served.length > 0) return some(served, ', ');
  const ports = asked.map((each) => each.ports ?? NO_PORTS).reduce(union, NO_PORTS);
  const text = isEmpty(ports) ? `port ${String(question.port)}` : describePorts(ports);
  return typeof question.port === 'string' && !isEmpty(ports) ? `port ${question.port} (${text})` : text;
}

function whichPart(pairs: readonly PairAnswer[]): string {
  const of = (verdict: Verdict): string[] =>
    pairs
      .filter((pair) => pair.verdict === verdict)
      .map((pair) =>
        verdict === 'partial' ? `${pair.from} → ${pair.to} (${portsText(pair)})` : `${pair.from} → ${pair.to}`,
      );
  const parts = [
    ['Open', of('allowed')],
    ['open on some ports', of('partial')],
    ['closed', of('denied')],
  ] as const;
  const text = parts
    .filter(([, names]) => names.length > 0)
    .map(([word, names]) => `${word}: ${some(names, ', ')}`)
    .join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function portsText({ allowed }: PairAnswer): string {
  return (['TCP', 'UDP', 'SCTP'] as const)
    .filter((protocol) => allowed[protocol].length > 0)
    .map((protocol) => `${protocol} ${allowed[protocol].join()}`)
    .join(', ');
}

function allowedBecause(pairs: readonly PairAnswer[]): string {
  const sides = pairs.map(({ egress, ingress }) => [...egress.decidedBy, ...ingress.decidedBy]);
  const texts = new Set(sides.map((rules) => rules.map(ruleText).join(', and ')));
  const [only] = texts;
  if (texts.size === 1 && only !== undefined && only !== '') return `${only}.`;
  const governed = pairs.filter((pair) => pair.egress.isolated || pair.ingress.isolated).length;
  if (governed === 0) return 'No policy governs this traffic, so it is open.';
  if (pairs.length === 1) return 'No rule of the policies around it denies it.';
  return governed === pairs.length
    ? 'The policies that govern them allow it.'
    : `Policies allow it for ${governed} of ${pairs.length} pairs; none governs the others.`;
}

function ruleText({ kind, namespace, name, rule, action, file, line }: RuleEvidence): string {
  const verb = action === 'allow' ? 'allows it' : action === 'pass' ? 'passes it on' : 'denies the rest';
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name} ${verb} (${rule === null ? '' : `${rule}, `}${file}:${line})`;
}

/** The reason of the first pair, which is that of all where they share it. */
function deniedBecause(network: Network, { pairs, asked }: Summarised): string {
  const reasons = pairs.map((pair, index) => reasonOf(network, pair, asked[index]));
  const distinct = [...new Set(reasons)];
  return some(distinct, ' ');
}

function reasonOf(network: Network, pair: PairAnswer, asked: AskedPair | undefined): string {
  if (asked === undefined) return '';
  const sentences: string[] = [];
  if (pair.egress.verdict === 'denied') {
    sentences.push(...closedBy(network, 'egress', asked.source, pair.egress.decidedBy));
  }
  if (pair.ingress.verdict === 'denied') {
    sentences.push(...closedBy(network, 'ingress', asked.destination, pair.ingress.decidedBy));
  }
  return sentences.join(' ') || 'What egress lets out and what ingress lets in have no port in common.';
}

/** "NetworkPolicy shop/redis-cart admits only pods with app=cartservice." or "AdminNetworkPolicy x denies it (rule, file:line)." */
function closedBy(
  network: Network,
  direction: Direction,
  subject: Endpoint,
  decidedBy: readonly RuleEvidence[],
): string[] {
  const rules = decidedBy.filter(({ rule, action }) => rule !== null && action === 'deny');
  if (rules.length > 0) {
    const texts = rules.map(({ kind, namespace, name, rule, file, line }) => {
      return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name} denies it (${rule ?? ''}, ${file}:${line})`;
    });
    return [`${some(texts, ', and ')}.`];
  }
  if (subject.kind !== 'pod') return [];
  const isolating = network
    .governing(subject.pod, direction)
    .flat()
    .filter(({ policy, match }) => match === 'yes' && policy.isolates.has(direction));
  const admitting = isolating.flatMap(({ policy }) => {
    const own = policy.rules.filter((rule) => rule.direction === direction && rule.action === 'allow');
    return own.length === 0 ? [] : [{ policy, rules: own.map((rule) => describeRule(rule)) }];
  });
  const verb = direction === 'ingress' ? 'admits' : 'lets out';
  const preposition = direction === 'ingress' ? '' : 'to ';
  if (admitting.length === 0) {
    const names = isolating.map(({ policy }) => policyName(policy));
    return [`${some(names, ' and ')} ${verb} nothing ${direction === 'ingress' ? 'to' : 'from'} ${subject.text}.`];
  }
  const texts = admitting.map(
    ({ policy, rules: own }) => `${policyName(policy)} ${verb} only ${preposition}${some(own, `, or ${preposition}`)}`,
  );
  return [`${some(texts, '; ')}.`];
}

function some(texts: readonly string[], separator: string): string {
  if (texts.length <= SHOWN) return texts.join(separator);
  return `${texts.slice(0, SHOWN).join(separator)}${separator}and ${texts.length - SHOWN} more`;
}
