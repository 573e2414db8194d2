// Runs the proofs that take too long for the tests: every script of the folder beside this, in the order of their names, or
// those that are named. Each prints what it measured; the first that fails does not keep the others from running.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'nightly');
const named = process.argv.slice(2);
const scripts = readdirSync(folder)
  .filter((file) => file.endsWith('.mjs'))
  .filter((file) => named.length === 0 || named.includes(file.replace('.mjs', '')))
  .sort();
if (scripts.length < Math.max(1, named.length)) {
  console.error(`There are ${readdirSync(folder).join(', ')} in ${folder}, not ${named.join(', ')}.`);
  process.exit(1);
}
const failed = scripts.filter((file) => {
  console.log(`\n== nightly: ${file}`);
  return spawnSync(process.execPath, [join(folder, file)], { stdio: 'inherit' }).status !== 0;
});
console.log(`\n${scripts.length - failed.length} passed, ${failed.length} failed`);
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`);
  process.exit(1);
}
