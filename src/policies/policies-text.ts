import type { PolicyAnswer } from '../engine/policies/index.js';
import { escapeFor } from '../platform/text.js';
import type { PoliciesAnswer } from './policies.task.js';

type TextType = 'text/plain' | 'text/markdown';

/** As a chat message: policies with remarks first, each with what it changes. */
export function policiesText({ items: policies, last }: PoliciesAnswer, type: TextType): string {
  const odd = policies.filter(({ remarks }) => remarks.length > 0);
  const fine = policies.filter(({ remarks }) => remarks.length === 0);
  const text = `${odd.length} of ${policies.length} policies may not do what was meant`;
  const lines = [type === 'text/markdown' ? `**${text}**` : text];
  for (const policy of [...odd, ...fine]) {
    const { kind, namespace, name, file, line, summary } = policy;
    const title = escapeFor(type, `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`);
    lines.push(`- ${title} (${escapeFor(type, `${file}:${line}`)}): ${escapeFor(type, summary)}`);
    lines.push(...policy.remarks.map((remark) => remarkLine(remark, type)));
  }
  if (last !== undefined) lines.push('- More policies follow.');
  return `${lines.join('\n')}\n`;
}

function remarkLine({ id, text, file, line }: PolicyAnswer['remarks'][number], type: TextType): string {
  return `  - ${escapeFor(type, id)}: ${escapeFor(type, text)} (${escapeFor(type, `${file}:${line}`)})`;
}
