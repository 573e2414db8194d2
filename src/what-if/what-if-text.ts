import { diffText } from '../diff/diff-text.js';
import { escapeFor } from '../platform/text.js';
import type { WhatIf } from './what-if.task.js';

/** The difference as a chat message, with what it would cut that seems to be needed right behind the verdict. */
export function whatIfText(answer: WhatIf, type: 'text/plain' | 'text/markdown'): string {
  const difference = diffText(answer, type);
  if (answer.warnings.length === 0) return difference;
  const end = difference.indexOf('\n');
  const title = `${answer.warnings.length} needed connection${answer.warnings.length === 1 ? '' : 's'} would be cut`;
  const lines = answer.warnings.map(({ text }) => `- ${escapeFor(type, text)}`);
  const part = [type === 'text/markdown' ? `**${title}**` : `${title}:`, ...lines].join('\n');
  return `${difference.slice(0, end)}\n\n${part}${difference.slice(end)}`;
}
