import type { Connectivity } from '../../engine/reachability/index.js';
import { escapeFor } from '../../platform/text.js';
import { portsText } from './ports-text.js';

const SHOWN = 200;

/** Tables for a review, or lines for a chat; cut where nobody would read on. */
export function connectivityText(
  { connections, external, unknown }: Connectivity,
  type: 'text/plain' | 'text/markdown',
): string {
  const escape = (text: string): string => escapeFor(type, text);
  const lead = `${connections.length} connections between workloads, ${external.length} with the outside${unknown.length === 0 ? '' : `, ${unknown.length} unknown`}.`;
  const rows = [
    ...connections.map(({ from, to, allowed }) => [from, to, portsText(allowed)]),
    ...external.map(({ workload, direction, ranges, allowed }) =>
      direction === 'in'
        ? [ranges.join(', '), workload, portsText(allowed)]
        : [workload, ranges.join(', '), portsText(allowed)],
    ),
  ];
  const shown = rows.slice(0, SHOWN).map((row) => row.map(escape));
  const lines =
    type === 'text/markdown'
      ? ['| from | to | open |', '|---|---|---|', ...shown.map((row) => `| ${row.join(' | ')} |`)]
      : shown.map(([from, to, open]) => `${from ?? ''} → ${to ?? ''}: ${open ?? ''}`);
  const rest = rows.length > SHOWN ? ['', `… and ${rows.length - SHOWN} more.`] : [];
  const doubts = unknown.map((each) => `- ${escape(`Unknown: ${each.from} → ${each.to}: ${each.because.join(' ')}`)}`);
  return `${[type === 'text/markdown' ? `**${lead}**` : lead, '', ...lines, ...rest, ...(doubts.length === 0 ? [] : ['', ...doubts])].join('\n')}\n`;
}
