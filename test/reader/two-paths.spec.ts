import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policiesText, workloadsText } from '../../bench/shapes/manifests.js';
import { composeDocument, composePlainText } from '../../src/engine/manifests/compose.js';
import type { FieldPath, Json } from '../../src/engine/manifests/types.js';
import { isJsonStream, splitDocuments } from '../../src/engine/manifests/split.js';
import { isPlainText } from '../../src/engine/manifests/yaml/characters.js';
import { fastValue, NOT_PLAIN } from '../../src/engine/manifests/yaml/fast.js';
import { CORPORA } from '../conformance/corpora.js';
import { corpusFiles } from '../conformance/files.js';
import { oddFile } from '../kubectl/odd-yaml.js';

const SEED = Number(process.env['ODD_SEED'] ?? Date.now() % 1_000_000);

interface Compared {
  readonly documents: number;
  readonly left: number;
  readonly different: readonly string[];
}

/** Reads each document both ways. Equal means the same JSON with keys in the same order, every value at the same place, and nothing
 * to remark. */
function compare(texts: readonly string[]): Compared {
  let left = 0;
  const different: string[] = [];
  const documents = texts.flatMap((text) => splitDocuments(text)).filter(({ text }) => isPlainText(text));
  for (const { text } of documents) {
    const fast = fastValue(text);
    if (fast === NOT_PLAIN) {
      left += 1;
      continue;
    }
    const exact = composeDocument(text);
    const plain = composePlainText(text);
    const paths = pathsIn(exact.value, []);
    const isPlaced = paths.every((path) => JSON.stringify(plain.locate(path)) === JSON.stringify(exact.locate(path)));
    const isSame =
      isPlaced && !exact.failed && exact.problems.length === 0 && JSON.stringify(fast) === JSON.stringify(exact.value);
    if (!isSame) different.push(text);
  }
  return { documents: documents.length, left, different };
}

/** Of everything in a value, and of something that is not there beside each. */
function pathsIn(value: Json, path: FieldPath): FieldPath[] {
  if (typeof value !== 'object' || value === null) return [path, [...path, 'absent']];
  const steps = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [
    path,
    [...path, 'absent'],
    [...path, steps.length],
    ...steps.flatMap((step) => pathsIn((value as Record<string | number, Json>)[step] ?? null, [...path, step])),
  ];
}

describe('the fast reader beside the exact one', () => {
  it(`makes the same of odd YAML from seed ${SEED}, or leaves it`, () => {
    const files = fc.sample(oddFile, { seed: SEED, numRuns: 5000 });
    const { documents, left, different } = compare(files.map((file, index) => file(index)));
    expect(different).toEqual([]);
    expect(left).toBeLessThan(documents);
  });

  it(`makes the same of manifests with a few characters changed, from seed ${SEED}`, () => {
    const base = splitDocuments(workloadsText(20_000, SEED) + '---\n' + policiesText(5000, SEED)).map(
      ({ text }) => text,
    );
    const change = fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.constantFrom(...INSERTED));
    const changes = fc.sample(fc.tuple(fc.nat(), fc.array(change, { minLength: 1, maxLength: 3 })), {
      seed: SEED,
      numRuns: 5000,
    });
    const texts = changes.map(([which, edits]) =>
      edits.reduce(
        (text, [place, length, inserted]) => {
          const at = place % text.length;
          return text.slice(0, at) + inserted + text.slice(at + length);
        },
        base[which % base.length] ?? '',
      ),
    );
    const { documents, left, different } = compare(texts);
    expect(different).toEqual([]);
    expect(left).toBeLessThan(documents);
  });

  it('reads what tools write without the exact one', () => {
    expect(compare([workloadsText(50_000), policiesText(50_000)])).toMatchObject({ left: 0, different: [] });
  });

  it.skipIf(CORPORA === undefined)('makes the same of every document of the corpora, and leaves few of them', () => {
    const { documents, left, different } = compare(
      corpusFiles()
        .map(({ content }) => content)
        .filter((content) => !isJsonStream(content)),
    );
    expect(different).toEqual([]);
    expect(documents).toBeGreaterThan(2500);
    expect(left / documents).toBeLessThan(0.08);
  });
});

const INSERTED = [
  ...[
    '',
    ' ',
    '  ',
    '\n',
    '\n ',
    '\n  ',
    '\n    ',
    '\t',
    '#',
    ' #',
    ':',
    ': ',
    '- ',
    '-',
    '"',
    "'",
    '|',
    '>',
    '[',
    ']',
    '{',
    '}',
  ],
  ...[
    ',',
    '&a ',
    '*a',
    '!',
    '?',
    '? ',
    '%',
    '@',
    '<<: ',
    '\\',
    '~',
    'y',
    'null',
    '0',
    '0x1',
    '1e3',
    '\n---\n',
    '\n...\n',
    '…',
    ': |\n',
    ': >-\n',
  ],
];
