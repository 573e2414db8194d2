import { describe, expect, it } from 'vitest';
import { connectivityOf, type Assume, type Connectivity } from '../../src/engine/reachability/index.js';
import { mapOf } from './bundles.js';
import { complementOf, connText, referenceOf } from './connections.js';
import { CORPORA, corpusLines } from './corpora.js';
import { isJustified, JUSTIFIED_DOUBTS, UNKNOWN_DOUBTS } from './justified-differences.js';

interface Line {
  readonly src: string;
  readonly dst: string;
  readonly conn: string;
}
interface External {
  readonly workload: string;
  readonly direction: 'in' | 'out';
  readonly conn: string;
  readonly ranges: readonly string[];
}
interface ConnlistCase {
  readonly id: string;
  readonly bundle: string;
  readonly expected: readonly Line[];
  readonly external: readonly External[];
  readonly denied?: readonly Line[];
  readonly doubts: readonly string[];
}

const INGRESS_CONTROLLER = '{ingress-controller}';

describe.skipIf(CORPORA === undefined)('every connection of a bundle (skipped without corpora)', () => {
  it.each(['connlist', 'exposure', 'explain'])('%s', (file) => {
    const cases = corpusLines<ConnlistCase>(`reach/${file}.jsonl`);
    expect(cases.length).toBeGreaterThan(0);
    for (const each of cases) {
      const { unknown, lines } = ourLines(each);
      const excuses = each.doubts.filter((doubt) => JUSTIFIED_DOUBTS.has(doubt));
      if (excuses.length === 0) {
        expect([...lines].sort(), each.id).toEqual(wantedLines(each).sort());
        expect(unknown.length > 0, each.id).toBe(isJustified(each.id) && file === 'connlist');
      } else if (excuses.some((doubt) => UNKNOWN_DOUBTS.has(doubt))) expect(unknown.length, each.id).toBeGreaterThan(0);
    }
  });

  it('explain: what is denied is the rest', () => {
    for (const each of corpusLines<ConnlistCase>('reach/explain.jsonl')) {
      if (each.doubts.some((doubt) => JUSTIFIED_DOUBTS.has(doubt))) continue;
      const map = mapOf(each.bundle, assumeFor(each));
      const open = new Map(connectivityOf(map).connections.map(({ from, to, allowed }) => [`${from} ${to}`, allowed]));
      for (const { src, dst, conn } of each.denied ?? []) {
        if (src === INGRESS_CONTROLLER) continue;
        const allowed = open.get(`${referenceOf(src)} ${referenceOf(dst)}`);
        expect(connText(complementOf(allowed)), `${each.id}: ${src} ${dst}`).toBe(conn);
      }
    }
  });
});

function wantedLines({ expected, external }: ConnlistCase): string[] {
  return [
    ...expected
      .filter(({ src, dst }) => src !== INGRESS_CONTROLLER && dst !== INGRESS_CONTROLLER)
      .map(({ src, dst, conn }) => `${referenceOf(src)} -> ${referenceOf(dst)}: ${conn}`),
    ...external.map(
      ({ workload, direction, conn, ranges }) => `${referenceOf(workload)} ${direction} ${ranges.join()}: ${conn}`,
    ),
  ];
}

function assumeFor({ doubts }: ConnlistCase): Assume | undefined {
  return doubts.includes('host-network') ? { hostNetwork: 'as-pod' } : undefined;
}

function ourLines(of: ConnlistCase): { lines: Set<string>; unknown: Connectivity['unknown'] } {
  const { connections, external, unknown } = connectivityOf(mapOf(of.bundle, assumeFor(of)));
  const lines = new Set([
    ...connections.map(({ from, to, allowed }) => `${from} -> ${to}: ${connText(allowed)}`),
    ...external.flatMap(({ workload, direction, ranges, allowed }) => {
      const ipv4 = ranges.filter((range) => !range.includes(':'));
      return ipv4.length === 0 ? [] : [`${workload} ${direction} ${ipv4.join()}: ${connText(allowed)}`];
    }),
  ]);
  return { lines, unknown };
}
