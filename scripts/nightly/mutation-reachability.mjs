// Changes selectors, ports, tiers and peers in every way that Stryker knows: the tests must notice each change.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const stryker = join(root, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
const { status } = spawnSync(process.execPath, [stryker, 'run', 'stryker.reachability.json'], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
