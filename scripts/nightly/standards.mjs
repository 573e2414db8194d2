// Judges many more random pods against the second evaluation of the standards than the tests do, then mutates the standards.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const pods = process.argv[2] ?? '300000';

function run(args, env = {}) {
  const result = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
run([vitest, 'run', 'test/oracle/pod-security.spec.ts', '--testTimeout', '1800000'], { POD_RUNS: pods });
run([join(root, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js'), 'run', 'stryker.standards.json']);
