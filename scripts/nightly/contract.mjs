// Fuzzes every operation of the OpenAPI document with many more requests than the tests do.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', 'test/e2e/contract.e2e-spec.ts', '--testTimeout', '3600000'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, CONTRACT_RUNS: process.argv[2] ?? '1000' } },
);
process.exit(status ?? 1);
