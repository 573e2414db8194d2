import { applyPatch, structuredPatch } from 'diff';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileChange } from './file-change.js';
import { lineChanges } from './line-changes.js';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd: 1', ''), { maxLength: 30 });

describe('changes by lines', () => {
  it('are none where nothing differs', () => {
    expect(fileChange('a.yaml', 'a\r\nb', 'a\nb')).toEqual({ content: 'a\r\nb', diff: '' });
  });

  it('make one text of another, whatever they are', () => {
    fc.assert(
      fc.property(lines, lines, fc.boolean(), fc.boolean(), (one, other, oneEnds, otherEnds) => {
        const before = one.join('\n') + (oneEnds ? '\n' : '');
        const after = other.join('\n') + (otherEnds ? '\n' : '');
        const { content, diff } = fileChange('a.yaml', before, after);
        expect(content).toBe(after);
        if (before !== after) expect(applyPatch(before, diff)).toBe(after);
      }),
    );
  });

  it('keep CRLF where the file has it, and every line end of a file that has both', () => {
    const change = fileChange('a.yaml', 'a: 1\r\nb: 2\nc: 3\r\n', 'a: 1\nx: 0\nb: 2\ny: 0\nc: 3\nz: 0\n');
    expect(change.content).toBe('a: 1\r\nx: 0\r\nb: 2\ny: 0\nc: 3\r\nz: 0\r\n');
    expect(fileChange('a.yaml', 'a: 1\r\nb: 2', 'x: 0\na: 1\nb: 2\ny: 0').content).toBe('x: 0\r\na: 1\r\nb: 2\r\ny: 0');
  });

  it('are as few as the shortest difference has, for lines put in and taken out here and there', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('keep', 'add', 'remove'), { minLength: 1, maxLength: 60 }), (steps) => {
        const before = steps.flatMap((step, index) => (step === 'add' ? [] : [`line ${index}`]));
        const after = steps.flatMap((step, index) => (step === 'remove' ? [] : [`line ${index}`]));
        const count = lineChanges(before, after).reduce((sum, { removed, added }) => sum + removed + added.length, 0);
        expect(count).toBe(steps.filter((step) => step !== 'keep').length);
      }),
    );
  });

  it('are hunks of a unified diff, which merge where their context meets', () => {
    const before = Array.from({ length: 40 }, (_, index) => `${index}\n`);
    const after = before.flatMap((line, index) => ([5, 12, 20].includes(index) ? [line, 'new\n'] : [line]));
    const { diff } = fileChange('x/a.yaml', before.join(''), after.join(''));
    const expected = structuredPatch('a', 'b', before.join(''), after.join(''), '', '', { context: 3 }).hunks;
    expect(diff.split('\n').slice(0, 2)).toEqual(['--- a/x/a.yaml', '+++ b/x/a.yaml']);
    expect(diff.match(/^@@.*$/gm)).toEqual(
      expected.map((hunk) => `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`),
    );
  });

  it('of a hundred thousand lines with as many places as a large cluster has take no long search', () => {
    const before = Array.from({ length: 100_000 }, (_, index) => `line ${index % 50}`);
    const after = before.flatMap((line, index) => (index % 50 === 7 ? [line, 'one', 'two', 'three'] : [line]));
    expect(lineChanges(before, after)).toHaveLength(2000);
  });
});
