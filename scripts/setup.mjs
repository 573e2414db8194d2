// Makes a fresh clone ready: installs what the lockfile names and builds what changed. Built-ins only, because it runs
// before node_modules exists.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const digest = (text) => createHash('sha256').update(text).digest('hex');
const stampIs = (file, value) => existsSync(file) && readFileSync(file, 'utf8') === value;

function run(args, environment = {}) {
  const result = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function install() {
  const stamp = join(root, 'node_modules', '.setup-stamp');
  const key = digest(
    [readFileSync(join(root, 'package-lock.json')), process.version, process.platform, process.arch].join('\n'),
  );
  if (stampIs(stamp, key)) return;
  const npm = process.env['npm_execpath'];
  if (npm === undefined) {
    console.error('Run this through npm: npm start, npm test or npm run setup.');
    process.exit(1);
  }
  console.log('Installing dependencies (the first time compiles SQLite: about two minutes) …');
  // node-gyp downloads Node's headers unless it is told where they are; a distribution's package has them on disk.
  const prefix = dirname(dirname(process.execPath));
  const headers = existsSync(join(prefix, 'include', 'node', 'node_api.h'));
  run(
    [npm, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    headers ? { npm_config_nodedir: prefix } : {},
  );
  writeFileSync(stamp, key);
}

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

function build() {
  const stamp = join(root, 'dist', '.build-stamp');
  const sources = [
    ...files(join(root, 'src')),
    ...['tsconfig.json', 'tsconfig.build.json', 'nest-cli.json', 'package-lock.json'].map((name) => join(root, name)),
  ].sort();
  const key = digest(
    sources.map((file) => `${file}:${statSync(file).size}:${statSync(file).mtimeMs}`).join('\n') + process.version,
  );
  if (stampIs(stamp, key)) return;
  console.log('Building …');
  run([join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js'), 'build']);
  writeFileSync(stamp, key);
}

install();
build();
