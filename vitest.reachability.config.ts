import { defineConfig } from 'vitest/config';

/** What mutation testing (`stryker.reachability.json`) runs against every mutant: named cases, and a short comparison with the oracle. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/engine/reachability/*.spec.ts', 'test/oracle/agreement.spec.ts'],
    env: { ORACLE_PAIRS: '15000', ORACLE_SEED: '20251125', SEED: '20251125', LAW_RUNS: '8' },
    bail: 1,
  },
});
