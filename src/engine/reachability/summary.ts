import { describeRule, policyName } from './describe.js';
import type { Network } from './network.js';
import { describePorts, type PortSet } from './ports.js';
import type { Direction, Endpoint } from './rules.js';
import type { PairAnswer, Verdict } from './types.js';

export interface Summarised {
  readonly from: string;
  readonly to: string;
  readonly asked: PortSet;
  readonly open: PortSet;
  readonly verdict: Verdict;
  readonly pairs: readonly PairAnswer[];
  readonly unknownBecause: readonly string[];
}

/** The one sentence (with its reason) for someone who reads nothing else. */
export function summarise(
  network: Network,
  answer: Summarised,
  first: { readonly from: Endpoint; readonly to: Endpoint } | undefined,
): string {
  const { from, to } = answer;
  const on = `on ${describePorts(answer.asked)}`;
  switch (answer.verdict) {
    case 'allowed':
      return `Yes: ${from} can reach ${to} ${on}. ${allowedBecause(answer.pairs)}`;
    case 'denied':
      return `No: ${from} cannot reach ${to} ${on}. ${first === undefined ? '' : deniedBecause(network, answer.pairs[0], first)}`.trim();
    case 'partial':
      return answer.pairs.length === 1
        ? `In part: ${from} can reach ${to} on ${describePorts(answer.open)} only. ${allowedBecause(answer.pairs)}`
        : `In part: ${from} can reach some of ${to} ${on}: ${count(answer.pairs, 'allowed')} pairs are open, ${count(answer.pairs, 'denied')} closed, ${answer.pairs.length - count(answer.pairs, 'allowed') - count(answer.pairs, 'denied')} open on some ports or unknown.`;
    case 'unknown':
      return `Unknown: whether ${from} can reach ${to} ${on} depends on what these manifests do not say. ${answer.unknownBecause.join(' ')}`;
  }
}

function count(pairs: readonly PairAnswer[], verdict: Verdict): number {
  return pairs.filter((pair) => pair.verdict === verdict).length;
}

function allowedBecause(pairs: readonly PairAnswer[]): string {
  const [pair] = pairs;
  const rules = [...(pair?.egress.decidedBy ?? []), ...(pair?.ingress.decidedBy ?? [])];
  const [rule] = rules;
  if (pairs.length !== 1 || rule === undefined) {
    return pairs.some((each) => each.egress.isolated || each.ingress.isolated)
      ? 'The policies that govern them allow it.'
      : 'No policy governs it.';
  }
  return `${rules.map((each) => `${each.kind} ${each.namespace}/${each.name} allows it (${each.rule ?? ''}, ${each.file}:${each.line})`).join(', and ')}.`;
}

function deniedBecause(
  network: Network,
  pair: PairAnswer | undefined,
  first: { readonly from: Endpoint; readonly to: Endpoint },
): string {
  if (pair === undefined) return '';
  const sentences: string[] = [];
  if (pair.egress.verdict === 'denied') sentences.push(admits(network, 'egress', first.from));
  if (pair.ingress.verdict === 'denied') sentences.push(admits(network, 'ingress', first.to));
  return sentences.join(' ') || 'What egress lets out and what ingress lets in have no port in common.';
}

/** "NetworkPolicy shop/redis-cart admits only pods with app=cartservice." */
function admits(network: Network, direction: Direction, subject: Endpoint): string {
  if (subject.kind !== 'pod') return '';
  const policies = network.governing(subject.pod, direction).flat();
  return policies
    .filter(({ policy }) => policy.isolates.has(direction))
    .map(({ policy }) => {
      const rules = policy.rules
        .filter((rule) => rule.direction === direction && rule.action === 'allow')
        .map(describeRule);
      const verb = direction === 'ingress' ? 'admits' : 'lets out';
      return `${policyName(policy)} ${verb} ${rules.length === 0 ? 'nothing' : `only ${direction === 'ingress' ? '' : 'to '}${rules.join(', or ')}`}.`;
    })
    .join(' ');
}
