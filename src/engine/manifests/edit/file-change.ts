import { formatPatch } from 'diff';
import { normaliseText } from '../split.js';
import { lineChanges, type LineChange } from './line-changes.js';

const CONTEXT = 3;
const NO_LINE_END = '\\ No newline at end of file';

export interface FileChange {
  /** The file with the changed lines; all others are as they were, down to their line ends. */
  readonly content: string;
  /** Unified, with three lines of context; '' where nothing differs. */
  readonly diff: string;
}

/** A file whose text, with line ends as LF, becomes another one. */
export function fileChange(path: string, content: string, changed: string): FileChange {
  const before = linesOf(normaliseText(content));
  const after = linesOf(changed);
  if (before.length === after.length && before.every((line, index) => line === after[index])) {
    return { content, diff: '' };
  }
  const raw = linesOf(content);
  const changes = lineChanges(before, after).map(({ start, removed, added }) => ({
    start,
    removed,
    added: withLineEnds(raw, start, added),
  }));
  return { content: applied(raw, changes), diff: unified(path, raw, changes) };
}

/** Lines with their ends, so that a last line without one differs from one that has it. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** New lines end as the line before them does, the first line of the file as the one behind it. */
function withLineEnds(raw: readonly string[], start: number, added: readonly string[]): string[] {
  const neighbour = raw[Math.max(0, start - 1)] ?? '';
  const isCarriage = (neighbour.endsWith('\n') ? neighbour : (raw[0] ?? '')).endsWith('\r\n');
  return isCarriage ? added.map((line) => (line.endsWith('\n') ? `${line.slice(0, -1)}\r\n` : line)) : [...added];
}

function applied(raw: readonly string[], changes: readonly LineChange[]): string {
  let result = '';
  let done = 0;
  for (const { start, removed, added } of changes) {
    result += raw.slice(done, start).join('') + added.join('');
    done = start + removed;
  }
  return result + raw.slice(done).join('');
}

function unified(path: string, raw: readonly string[], changes: readonly LineChange[]): string {
  const hunks: { oldStart: number; oldLines: number; newStart: number; newLines: number; lines: string[] }[] = [];
  let shift = 0;
  for (let first = 0; first < changes.length;) {
    let last = first;
    while (last + 1 < changes.length && gap(changes, last) <= 2 * CONTEXT) last += 1;
    const group = changes.slice(first, last + 1);
    const start = Math.max(0, (group[0]?.start ?? 0) - CONTEXT);
    const lines: string[] = [];
    let line = start;
    for (const change of group) {
      lines.push(...shown(' ', raw.slice(line, change.start)));
      lines.push(...shown('-', raw.slice(change.start, change.start + change.removed)), ...shown('+', change.added));
      line = change.start + change.removed;
    }
    const behind = raw.slice(line, line + CONTEXT);
    lines.push(...shown(' ', behind));
    const oldLines = line + behind.length - start;
    const grown = group.reduce((sum, { removed, added }) => sum + added.length - removed, 0);
    const newLines = oldLines + grown;
    hunks.push({ oldStart: start + 1, oldLines, newStart: start + shift + 1, newLines, lines });
    shift += grown;
    first = last + 1;
  }
  const [oldFileName, newFileName] = [`a/${path}`, `b/${path}`];
  return formatPatch({ oldFileName, newFileName, oldHeader: '', newHeader: '', hunks }).replace(
    /^(?:Index: .*\n)?=+\n/,
    '',
  );
}

/** Lines between a change and the next one. */
function gap(changes: readonly LineChange[], index: number): number {
  const change = changes[index];
  return change === undefined ? 0 : (changes[index + 1]?.start ?? Infinity) - change.start - change.removed;
}

function shown(sign: string, lines: readonly string[]): string[] {
  return lines.flatMap((line) => (line.endsWith('\n') ? [sign + line.slice(0, -1)] : [sign + line, NO_LINE_END]));
}
