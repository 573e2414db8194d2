import fc from 'fast-check';
import { expect, it } from 'vitest';
import { randomCluster } from './clusters.js';
import { compare } from './compare.js';

/** How many pairs a run must compare: the nightly run asks for more. */
const PAIRS = Number(process.env['ORACLE_PAIRS'] ?? 1_000_000);
const SEED = Number(process.env['ORACLE_SEED'] ?? Date.now() % 2 ** 31);

it(
  `questions, points and map agree with the oracle on ${PAIRS} random pairs (ORACLE_SEED=${SEED})`,
  { timeout: 86_400_000 },
  () => {
    let pairs = 0;
    for (let round = 0; pairs < PAIRS; round++) {
      fc.assert(
        fc.property(randomCluster, (cluster) => {
          const comparison = compare(cluster);
          pairs += comparison.pairs;
          expect(comparison.disagreements.slice(0, 3)).toEqual([]);
          expect(comparison.needlesslyUnknown.slice(0, 3)).toEqual([]);
        }),
        { seed: SEED + round, numRuns: 200 },
      );
    }
    console.log(`${pairs} pairs compared, ORACLE_SEED=${SEED}`);
  },
);
