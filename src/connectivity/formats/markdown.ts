import type { Connectivity } from '../../engine/reachability/index.js';
import { escapeFor } from '../../platform/text.js';
import { portsText } from './ports-text.js';
import { rangesText } from './ranges-text.js';

const SHOWN = 200;
const SHOWN_UNKNOWN = 20;

/** Tables for a review, or lines for a chat; cut where nobody would read on. */
export function connectivityText(
  { connections, external, unknown }: Connectivity,
  type: 'text/plain' | 'text/markdown',
  cut: boolean,
): string {
  const escape = (text: string): string => escapeFor(type, text);
  const count = (list: readonly unknown[], what: string): string =>
    `${list.length} ${what}${list.length === 1 ? '' : 's'}`;
  const lead = `${cut ? 'More than ' : ''}${count(connections, 'connection')} between workloads, ${external.length} with the outside, ${unknown.length === 0 ? 'none' : unknown.length} unknown.`;
  const rows = [
    ...connections.map(({ from, to, allowed }) => [from, to, portsText(allowed)]),
    ...external.map(({ workload, direction, ranges, allowed }) =>
      direction === 'in'
        ? [rangesText(ranges), workload, portsText(allowed)]
        : [workload, rangesText(ranges), portsText(allowed)],
    ),
  ];
  const shown = rows.slice(0, SHOWN).map((row) => row.map(escape));
  const lines =
    type === 'text/markdown'
      ? ['| from | to | open |', '|---|---|---|', ...shown.map((row) => `| ${row.join(' | ')} |`)]
      : shown.map(([from, to, open]) => `${from ?? ''} → ${to ?? ''}: ${open ?? ''}`);
  const rest =
    rows.length > SHOWN
      ? [`… and ${cut ? 'more than ' : ''}${rows.length - SHOWN} more: format=csv has all of them.`]
      : [];
  const doubts = unknown.slice(0, SHOWN_UNKNOWN).map((each) => {
    const sides =
      'from' in each
        ? `${each.from} → ${each.to}`
        : each.direction === 'in'
          ? `${rangesText(each.ranges)} → ${each.workload}`
          : `${each.workload} → ${rangesText(each.ranges)}`;
    return `- ${escape(`Unknown: ${sides}: ${each.because.join(' ')}`)}`;
  });
  if (unknown.length > SHOWN_UNKNOWN) doubts.push(`- and ${unknown.length - SHOWN_UNKNOWN} more unknown`);
  const parts = [[type === 'text/markdown' ? `**${lead}**` : lead], doubts, rows.length === 0 ? [] : lines, rest];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')}\n`;
}
