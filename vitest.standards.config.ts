import { defineConfig } from 'vitest/config';

/** The fixtures of the standards alone: what mutation testing (`stryker.standards.json`) runs against every mutant. */
export default defineConfig({
  test: { environment: 'node', include: ['src/engine/privilege/standards/*.spec.ts'] },
});
