import { describe, expect, it } from 'vitest';
import { readManifests } from '../../src/engine/manifests/index.js';

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n';
const many = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n') + '\n';
const BOMB = `a: &a [${Array(9).fill('x').join(',')}]\n${[...'bcdefghi']
  .map(
    (name, index) =>
      `${name}: &${name} [${Array(9)
        .fill(`*${'abcdefgh'.charAt(index)}`)
        .join(',')}]\n`,
  )
  .join('')}`;

/** What each comes to; one that took its time would time out here. */
const CASES: Readonly<Record<string, readonly [text: string, codes: readonly string[]]>> = {
  'an alias bomb': [HEAD + BOMB, ['PARSE_LIMIT_EXCEEDED']],
  'an anchor that is used 150 times': [`${HEAD}data:\n  x: &x v\n${many(150, (index) => `  k${index}: *x`)}`, []],
  'an anchor that contains itself': [`${HEAD}x: &x [*x]\n`, ['MALFORMED_YAML']],
  '100,000 keys in one map': [`${HEAD}data:\n${many(100_000, (index) => `  k${index}: v`)}`, []],
  'one key 100,000 times': [
    `${HEAD}data:\n${many(100_000, () => '  k: v')}`,
    Array(100).fill('DUPLICATE_KEY') as string[],
  ],
  '300,000 open lists in a row': [`${HEAD}data: ${'['.repeat(300_000)}`, ['PARSE_LIMIT_EXCEEDED']],
  '300,000 dashes in a row': [`${HEAD}data: \n  ${'- '.repeat(300_000)}`, ['PARSE_LIMIT_EXCEEDED']],
  '300,000 open lists of JSON': [`{"a":${'['.repeat(300_000)}`, ['PARSE_LIMIT_EXCEEDED']],
  '20,000 empty documents': [HEAD + '---\n'.repeat(20_000), []],
  'a value of 2 MB': [`${HEAD}data:\n  a: "${'x'.repeat(2e6)}"\n`, []],
  '500,000 lines of comment': ['# c\n'.repeat(500_000) + HEAD, []],
  '500,000 empty lines in a list that never ends': [`a: [\n${'\n'.repeat(500_000)}`, ['MALFORMED_YAML']],
  '500,000 signs of a template': [`a: [\n${'<%'.repeat(500_000)}`, ['MALFORMED_YAML']],
  '30,000 unknown fields': [
    POD + many(30_000, (index) => `  k${index}: v`),
    [...(Array(100).fill('UNKNOWN_FIELD') as string[]), 'MORE_PROBLEMS'],
  ],
  '30,000 labels that are no text': [
    POD.replace('{name: a}', `\n  name: a\n  labels:\n${many(30_000, (index) => `    k${index}: true`)}`),
    [...(Array(100).fill('TYPE_MISMATCH') as string[]), 'MORE_PROBLEMS'],
  ],
  '50,000 tags of no meaning': [
    `${HEAD}data:\n${many(50_000, (index) => `  k${index}: !x v`)}`,
    Array(100).fill('IGNORED_TAG') as string[],
  ],
  'keys of JavaScript': [`${HEAD}data:\n  __proto__: a\n  constructor: b\n`, []],
};

describe('hostile shapes', () => {
  it.each(Object.entries(CASES))('%s', (_name, [text, codes]) => {
    const { diagnostics } = readManifests([{ path: 'a.yaml', content: text }], { defaultNamespace: 'default' });
    expect(diagnostics.map((each) => each.code)).toEqual(codes);
  });
});
