// Records what the installed kubectl reads from a fixed list of odd documents: `node scripts/record-kubectl.mjs`.
// The answers are compared with the reader's in every test run, also where there is no kubectl.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HEAD = 'apiVersion: v1\nkind: Odd\nmetadata: {name: c00000}\n';
const NEXT = 'apiVersion: v1\nkind: Odd\nmetadata: {name: c00000-1}\n';
const JSON_HEAD = '{"apiVersion":"v1","kind":"Odd","metadata":{"name":"c00000"}';

const SCALARS =
  `y Y yes Yes YES yEs on On ON oN true True TRUE tRue n N no No NO off Off OFF false False FALSE ~ null Null NULL nil
.inf -.Inf +.INF .nan .NaN . .. _ = 0 00 -0 +0 0777 0120 0o17 0O17 0b11 0B11 -0b11 0x1F 0X1f 0x50 -0x1f 0x 08 09.5 1_000 8_080
_1 1_ -_1 0_7 0x_1 1__0 1e3 1E+3 1e-3 1e9 1e400 -1e400 1. .5 -.5 +.5 .5_0 5_0.5 1.5e3 .e5 1e 1e+ 80.0 80.5 0.0 -0.0 1:20 190:20:30
2001-01-01 2024-01-02 12:30:45 2001-12-14t21:59:43.10-05:00 9007199254740993 9223372036854775807 9223372036854775808
18446744073709551615 18446744073709551616 -9223372036854775808 -9223372036854775809 0x7fffffffffffffff 0xffffffffffffffff
0x1ffffffffffffffff 1e21 1e6 127.0.0.1 10.0.0.0/8 1.2.3 v1 100m 1Gi -a ?a :a a- a? a: @a %a &a | "" '' "yes" 'on' "80" '~' "\\x41"
"\\u00e9" "\\ud800" "\\q" "\\/" <<`.split(/\s+/);
const TAGGED =
  '!!str 80|!!str yes|!!int "80"|!!int 80|!!int a|!!float 1|!!bool yes|!!bool "yes"|!!null ""|!!binary aGVsbG8=|!!binary ?|!foo a|!foo 1|!!js/function a|!!python/object a|!!set {a, b}|!!omap [a: 1]|!!timestamp 2001-01-01|! 80'.split(
    '|',
  );

const texts = [
  ...[...SCALARS, ...TAGGED].map((scalar) => `${HEAD}v: ${scalar}\n`),
  ...['yes', '80', '1.5', '0x1F', 'null', '~', '2001-01-01', '.inf', '1e3', '1_0'].map(
    (key) => `${HEAD}v: {${key}: a}\n`,
  ),
  ...[
    'v: &a [*a]',
    'v: &a {b: *a}',
    'v: [&a x, *a]',
    'v: *a',
    'v: {a: 1, a: 2}',
    'v: 1\nv: 2',
    'v: {__proto__: 1, constructor: 2}',
    'b: &b {x: 1, y: 2}\nv: {<<: *b, x: 3}',
    'b: &b {x: 1}\nc: &c {x: 2, y: 3}\nv: {<<: [*b, *c]}',
    'v: {<<: 1}',
    'v: {"<<": {a: 1}}',
    'v:\n\ta: 1',
    'v:\t1',
    'v: {a:\t1}',
    'v: {? [a] : b}',
    'v:\n  ? [a]\n  : b',
    'v:\n  ? a\n  : b',
    'v: {a, b}',
    'v: [a, b,]',
    'v: [a, , b]',
    'v: [a',
    'v: {a: b',
    "v: 'a",
    'v: |\n  a\n  ---\n  b',
    'v: |\n  a\n---\n' + NEXT,
    'v: >-\n  a\n  b\n\n  c',
    'v: |+\n  a\n\n',
    'v: |2\n    a',
    'v: "a\n  b"',
    'v: a\n  b',
    'v: a # c',
    'v: a#c',
    'v: a: b',
    'v: - a',
    'v:\n- a\n- b',
    `x: &a 1\n---\n${NEXT}v: *a`,
    `v: 1\n--- # c\n${NEXT}`,
    `v: 1\n---   \n${NEXT}`,
    `v: 1\n---foo\n${NEXT}`,
    'v: 1\n--- {a: b}',
    `v: 1\n...\n${NEXT}`,
    `v: 1\n...\n---\n${NEXT}`,
    'v: 1\n---\n[a, b]\n',
    `v: 1\n---\nnull\n---\n${NEXT}`,
    'v: 1\n-----BEGIN A-----\n',
    `v: 1\n---\n\ufeff${NEXT}`,
    'v: \u0001',
    'v: "\\u0001"',
    'v: a\rw: b',
    'v: a\r\nw: b\r\n',
    `v: {${'a: {'.repeat(50)}${'}'.repeat(50)}}`,
  ].map((body) => `${HEAD}${body}\n`),
  `\ufeff${HEAD}`,
  `%YAML 1.1\n---\n${HEAD}`,
  `%YAML 1.2\n---\n${HEAD}`,
  `---\n${HEAD}`,
  `# c\n---\n${HEAD}`,
  `---\n---\n${HEAD}`,
  `${JSON_HEAD}}`,
  `${JSON_HEAD}}${JSON_HEAD}}`,
  `${JSON_HEAD}}\n---\n${JSON_HEAD}}`,
  `${JSON_HEAD},}`,
  `${JSON_HEAD},"v":1,"v":2}`,
  `${JSON_HEAD},"v":"\\ud800"}`,
  `// c\n${JSON_HEAD}}`,
  `${JSON_HEAD},"v":9007199254740993}`,
  `${JSON_HEAD},"v":1e400}`,
  `  ${JSON_HEAD}}`,
  '{apiVersion: v1, kind: Odd, metadata: {name: c00000}}',
];

const folder = mkdtempSync(join(tmpdir(), 'firebreak-record-'));
const file = join(folder, 'c.yaml');
const cases = [...new Set(texts)].map((text) => {
  writeFileSync(file, text);
  const { stdout, stderr, status, error } = spawnSync(
    'kubectl',
    ['annotate', '--local', '-f', file, 'firebreak.test/file=x', '-o', 'json'],
    { encoding: 'utf8', env: { ...process.env, KUBECONFIG: join(folder, 'none') } },
  );
  if (error !== undefined) throw error;
  // Line breaks within texts are escaped, so what is left is layout.
  const objects = stdout
    .split(/^}\n/m)
    .filter((each) => each !== '')
    .map((each) => `${each}}`.replace(/\n\s*/g, ''));
  return { text, objects, ...(status === 0 ? {} : { refusal: stderr.replaceAll(file, 'FILE').trim() }) };
});
rmSync(folder, { recursive: true });
const version = /v[\d.]+/.exec(spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' }).stdout)?.[0];
const target = join(dirname(dirname(fileURLToPath(import.meta.url))), 'test', 'kubectl', 'recorded.json');
writeFileSync(target, `${JSON.stringify({ kubectl: version, cases }, null, 2)}\n`);
console.log(
  `${cases.length} cases of kubectl ${version}, ${cases.filter((each) => 'refusal' in each).length} of them refused`,
);
