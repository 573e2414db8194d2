import { describe, expect, it } from 'vitest';
import { connectivityOf, expandFactored, factoredOf } from '../../src/engine/reachability/index.js';
import { bundleIds, mapOf } from './bundles.js';
import { CORPORA } from './corpora.js';

describe.skipIf(CORPORA === undefined)('the factored form (skipped without corpora)', () => {
  it('expands to the pair form on every bundle', () => {
    const ids = bundleIds();
    expect(ids.length).toBeGreaterThan(100);
    let lines = 0;
    for (const id of ids) {
      const map = mapOf(id);
      const { connections, unknown } = connectivityOf(map);
      const pairs = [...connections, ...unknown.flatMap((each) => ('from' in each && each.atMost ? [each] : []))];
      const wanted = pairs.map((each) => {
        const { from, to, allowed } = each;
        return `${from} ${to} ${JSON.stringify({ allowed, ...('atMost' in each && { atMost: each.atMost }) })}`;
      });
      const found = [...expandFactored(factoredOf(map))].map(([pair, ports]) => `${pair} ${JSON.stringify(ports)}`);
      expect(found.sort(), id).toEqual(wanted.sort());
      lines += found.length;
    }
    expect(lines).toBeGreaterThan(1000);
  });
});
