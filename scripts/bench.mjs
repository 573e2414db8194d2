// Runs one benchmark: `npm run bench -- reach`. Compiled by tsc like the service itself, so that no loader is measured.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [name, ...rest] = process.argv.slice(2);
if (name === undefined || !existsSync(join(root, 'bench', `${name}.ts`))) {
  console.error('Name a benchmark: a file of bench/ without its .ts.');
  process.exit(2);
}

function run(args) {
  const result = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

run([join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.bench.json']);
run(['--expose-gc', '--max-old-space-size=6144', join(root, 'build', 'bench', `${name}.js`), ...rest]);
