import { escapeFor } from '../platform/text.js';
import type { GateAnswerDto } from './dto/gate.dto.js';

/** Examples of one threshold: a comment is read, not scrolled. */
const SHOWN = 5;

/** The answer as a comment on a pull request: the verdict, then each threshold. */
export function gateText({ pass, policy, checks }: GateAnswerDto, type: 'text/plain' | 'text/markdown'): string {
  const lead = `${pass ? 'Passed' : 'Failed'} the gate ${policy}.`;
  const lines = checks.flatMap((check) => [
    `- ${check.pass ? '' : 'FAILED: '}${escapeFor(type, check.detail)}`,
    ...(check.pass ? [] : check.examples.slice(0, SHOWN)).map((example) => `  - ${escapeFor(type, example)}`),
  ]);
  return `${[type === 'text/markdown' ? `**${lead}**` : lead, '', ...lines].join('\n')}\n`;
}
