import { portsText } from '../connectivity/formats/ports-text.js';
import { rangesText } from '../connectivity/formats/ranges-text.js';
import type { ReachDiff } from '../engine/reachability/index.js';
import { escapeFor } from '../platform/text.js';
import type { BundleDiff } from './diff.task.js';

type TextType = 'text/plain' | 'text/markdown';
type Change = ReachDiff['added'][number];

/** Lines of one part: what is shortened says by how much. */
const SHOWN = 15;

/** The difference as a comment on a change: the verdict first, then what opened, what closed, and why. */
export function diffText({ reach, unknown, workloads, privilege, findings }: BundleDiff, type: TextType): string {
  const escape = (text: string): string => escapeFor(type, text);
  const part = (title: string, lines: readonly string[]): string[] => {
    if (lines.length === 0) return [];
    const shown = lines.slice(0, SHOWN).map((line) => `- ${escape(line)}`);
    const rest = lines.length > SHOWN ? [`- … and ${lines.length - SHOWN} more`] : [];
    return [[type === 'text/markdown' ? `**${title}**` : `${title}:`, ...shown, ...rest].join('\n')];
  };
  const stayed = (list: readonly Change[]): Change[] => list.filter((change) => change.workload === undefined);
  const moved = [...reach.added, ...reach.removed, ...reach.changed].filter((change) => change.workload !== undefined);
  const outside = (wanted: 'opened' | 'closed' | 'other'): string[] =>
    reach.external
      .filter((each) => widthOf(each) === wanted)
      .map(({ workload, direction, ranges, before, after, causes }) => {
        const sides =
          direction === 'in' ? `${rangesText(ranges)} → ${workload}` : `${workload} → ${rangesText(ranges)}`;
        return `${sides}: ${changeText(before, after)}${becauseOf(causes)}`;
      });
  const parts = [
    escape(verdictOf({ reach, unknown, workloads, privilege, findings })),
    ...part('Now possible', [...stayed(reach.added).map(lineOf), ...outside('opened')]),
    ...part('No longer possible', [...stayed(reach.removed).map(lineOf), ...outside('closed')]),
    ...part('Other ports', [...stayed(reach.changed).map(lineOf), ...outside('other')]),
    ...part(
      'Not decided',
      unknown.map(({ from, to, because }) => `${from} → ${to}: ${because.join(' ')}`),
    ),
    ...part('Workloads that came', workloads.added),
    ...part('Workloads that went', workloads.removed),
    ...part('Connections of workloads that came or went', moved.map(lineOf)),
    ...part('More privilege', privilege.worse.map(privilegeLine)),
    ...part('Less privilege', privilege.better.map(privilegeLine)),
    ...part('Findings opened', findings.opened.map(findingLine)),
    ...part('Findings resolved', findings.resolved.map(findingLine)),
  ];
  const [verdict = '', ...rest] = parts;
  return `${[type === 'text/markdown' ? `**${verdict}**` : verdict, ...rest].join('\n\n')}\n`;
}

function verdictOf({ reach, unknown, workloads, privilege, findings }: BundleDiff): string {
  const widths = reach.external.map(widthOf);
  const count = (wanted: string): number => widths.filter((each) => each === wanted).length;
  const facts = [
    [reach.added.length + count('opened'), 'opened'],
    [reach.removed.length + count('closed'), 'closed'],
    [reach.changed.length + count('other'), 'changed'],
    [unknown.length, 'not decided'],
  ] as const;
  const connections = facts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  const others = [
    [workloads.added.length, 'workloads came'],
    [workloads.removed.length, 'workloads went'],
    [privilege.worse.length, 'with more privilege'],
    [privilege.better.length, 'with less privilege'],
    [findings.opened.length, 'findings opened'],
    [findings.resolved.length, 'findings resolved'],
  ] as const;
  const rest = others.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  const lead = connections.length === 0 ? 'No connection changed' : `Connections: ${connections.join(', ')}`;
  return `${[lead, ...rest].join('; ')}.`;
}

function widthOf({ before, after }: ReachDiff['external'][number]): 'opened' | 'closed' | 'other' {
  if (portsText(before) === 'none') return 'opened';
  return portsText(after) === 'none' ? 'closed' : 'other';
}

function lineOf({ from, to, before, after, causes }: Change): string {
  return `${from} → ${to}: ${changeText(before, after)}${becauseOf(causes)}`;
}

function changeText(before: Change['before'], after: Change['after']): string {
  const [was, is] = [portsText(before), portsText(after)];
  if (was === 'none') return is;
  return is === 'none' ? `${was} before` : `${was} before, ${is} now`;
}

const SHOWN_CAUSES = 2;

function becauseOf(causes: Change['causes']): string {
  if (causes.length === 0) return '';
  const words = causes.slice(0, SHOWN_CAUSES).map(({ kind, namespace, name, change, field }) => {
    const what = field === undefined ? '' : ` (${field})`;
    return `${kind} ${namespace === '' ? name : `${namespace}/${name}`} ${change}${what}`;
  });
  const more = causes.length > SHOWN_CAUSES ? [`${causes.length - SHOWN_CAUSES} more`] : [];
  return ` (${[...words, ...more].join('; ')})`;
}

function privilegeLine({ workload, level, checks }: BundleDiff['privilege']['worse'][number]): string {
  const levels = level.before === level.after ? level.after : `${level.before} before, ${level.after} now`;
  return `${workload}: ${levels}; ${checks.join(', ')}`;
}

function findingLine({ severity, rule, object, detail }: BundleDiff['findings']['opened'][number]): string {
  return `${severity} ${rule} at ${object}: ${detail}`;
}
