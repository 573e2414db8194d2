import { diffArrays } from 'diff';

/** Lines of a text that others take the place of. Line numbers count from 0 in the text before any change. */
export interface LineChange {
  readonly start: number;
  readonly removed: number;
  readonly added: readonly string[];
}

/** Lines that have to agree before two texts count as being in step again. */
const IN_STEP = 3;
/** A change that is longer is not searched for lines that stay. */
const LONGEST_CHANGE = 2000;

/**
 * What differs between two texts, as lines without their ends. Made for few small changes in a text of any length: its cost
 * grows with the text, and for each change with the square of that change alone.
 */
export function lineChanges(before: readonly string[], after: readonly string[]): LineChange[] {
  const changes: LineChange[] = [];
  let old = 0;
  let now = 0;
  while (old < before.length || now < after.length) {
    if (old < before.length && now < after.length && before[old] === after[now]) {
      old += 1;
      now += 1;
      continue;
    }
    const [removed, added] = untilInStep(before, after, old, now);
    changes.push(...refined(before.slice(old, old + removed), after.slice(now, now + added), old));
    old += removed;
    now += added;
  }
  return changes;
}

/** How many lines of each text stand before the nearest place where both go on alike. */
function untilInStep(
  before: readonly string[],
  after: readonly string[],
  old: number,
  now: number,
): [removed: number, added: number] {
  for (let length = 1; length <= LONGEST_CHANGE; length++) {
    for (let removed = 0; removed <= length; removed++) {
      if (isInStep(before, after, old + removed, now + length - removed)) return [removed, length - removed];
    }
  }
  return [before.length - old, after.length - now];
}

function isInStep(before: readonly string[], after: readonly string[], old: number, now: number): boolean {
  if (old > before.length || now > after.length) return false;
  for (let index = 0; index < IN_STEP; index++) {
    if (before[old + index] !== after[now + index]) return false;
  }
  return true;
}

function refined(before: readonly string[], after: readonly string[], start: number): LineChange[] {
  if (before.length === 0 || after.length === 0 || before.length + after.length > LONGEST_CHANGE) {
    return [{ start, removed: before.length, added: after }];
  }
  const changes: LineChange[] = [];
  let line = start;
  let open: { start: number; removed: number; added: string[] } | undefined;
  for (const part of diffArrays([...before], [...after])) {
    if (!part.added && !part.removed) {
      line += part.value.length;
      open = undefined;
      continue;
    }
    if (open === undefined) changes.push((open = { start: line, removed: 0, added: [] }));
    if (part.added) open.added.push(...part.value);
    else {
      open.removed += part.value.length;
      line += part.value.length;
    }
  }
  return changes;
}
