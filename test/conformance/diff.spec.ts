import { describe, expect, it } from 'vitest';
import { diffOf } from '../../src/engine/reachability/index.js';
import { mapOf } from './bundles.js';
import { connText, referenceOf } from './connections.js';
import { CORPORA, corpusLines } from './corpora.js';
import { UNKNOWN_DOUBTS } from './justified-differences.js';

interface DiffCase {
  readonly id: string;
  readonly before: string;
  readonly after: string;
  readonly expected: readonly { type: string; src: string; dst: string; before: string; after: string }[];
  readonly external: readonly {
    workload: string;
    direction: string;
    before: string;
    after: string;
    ranges: readonly string[];
  }[];
  readonly doubts: readonly string[];
}

describe.skipIf(CORPORA === undefined)('what changes between two bundles (skipped without corpora)', () => {
  const cases = CORPORA === undefined ? [] : corpusLines<DiffCase>('reach/diff.jsonl');

  it.each(cases)('$id', ({ before, after, expected, external, doubts }) => {
    const assume = doubts.includes('host-network') ? ({ hostNetwork: 'as-pod' } as const) : undefined;
    const diff = diffOf(mapOf(before, assume), mapOf(after, assume));
    if (doubts.some((doubt) => UNKNOWN_DOUBTS.has(doubt))) {
      expect(diff.unknown.length).toBeGreaterThan(0);
      return;
    }
    const lines = (['added', 'removed', 'changed'] as const).flatMap((type) =>
      diff[type].map((each) => `${type} ${each.from} ${each.to}: ${connText(each.before)} -> ${connText(each.after)}`),
    );
    const wanted = expected
      .filter(({ src }) => !src.startsWith('{'))
      .map((each) => {
        const { type, src, dst } = each;
        return `${type} ${referenceOf(src)} ${referenceOf(dst)}: ${each.before} -> ${each.after}`;
      });
    expect(lines.sort()).toEqual(wanted.sort());
    const outside = diff.external.flatMap((each) => {
      const ipv4 = each.ranges.filter((range) => !range.includes(':'));
      const text = `${each.workload} ${each.direction} ${ipv4.join()}: ${connText(each.before)} -> ${connText(each.after)}`;
      return ipv4.length === 0 ? [] : [text];
    });
    const wantedOutside = external.map(
      (each) =>
        `${referenceOf(each.workload)} ${each.direction} ${each.ranges.join()}: ${each.before} -> ${each.after}`,
    );
    expect(outside.sort()).toEqual(wantedOutside.sort());
    for (const change of [...diff.added, ...diff.removed, ...diff.changed]) expect(change.causes).not.toEqual([]);
  });
});
