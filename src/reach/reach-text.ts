import type { ReachAnswer } from '../engine/reachability/index.js';
import { escapeFor, leadWithVerdict } from '../platform/text.js';

const SHOWN_PAIRS = 10;

/** The answer as a chat message: the verdict first, then its proof and what it rests on. */
export function reachText(answer: ReachAnswer, type: 'text/plain' | 'text/markdown'): string {
  const lines = [leadWithVerdict(type, answer.summary)];
  const pair = answer.pairs.length === 1 ? answer.pairs[0] : undefined;
  for (const evidence of [...(pair?.egress.decidedBy ?? []), ...(pair?.ingress.decidedBy ?? [])]) {
    lines.push(`- ${escapeFor(type, evidence.why)} (${escapeFor(type, `${evidence.file}:${evidence.line}`)})`);
  }
  if (pair === undefined) {
    for (const each of answer.pairs.slice(0, SHOWN_PAIRS)) {
      lines.push(`- ${escapeFor(type, `${each.from} → ${each.to}: ${each.verdict}`)}`);
    }
    if (answer.pairs.length > SHOWN_PAIRS) lines.push(`- and ${answer.pairs.length - SHOWN_PAIRS} more pairs`);
  }
  if (answer.fix !== undefined) lines.push(`- To allow it: ${escapeFor(type, answer.fix.summary)}`);
  for (const assumption of answer.assumptions.filter((each) => each.flips)) {
    lines.push(`- Assumed: ${escapeFor(type, assumption.text)}`);
  }
  return `${lines.join('\n')}\n`;
}
