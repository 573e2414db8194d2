// Compares the reachability engine with its oracle on many more random pairs than the tests do: `-- 20000000`.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const pairs = process.argv[2] ?? '20000000';
const result = spawnSync(
  process.execPath,
  [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', 'test/oracle/agreement.spec.ts'],
  { cwd: root, stdio: 'inherit', env: { ...process.env, ORACLE_PAIRS: pairs } },
);
process.exit(result.status ?? 1);
