import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, KUBECTL, readByKubectl, readByUs, type Reading } from './kubectl.js';
import { oddFile } from './odd-yaml.js';

const FILES = Number(process.env['ODD_FILES'] ?? 400);
const SEED = Number(process.env['ODD_SEED'] ?? Date.now() % 1_000_000);

describe.skipIf(KUBECTL === undefined)('odd YAML beside kubectl (skipped where there is none)', () => {
  it(`reads ${FILES} files from seed ${SEED} as kubectl does`, () => {
    const texts = fc.sample(oddFile, { seed: SEED, numRuns: FILES }).map((file, index) => file(index));
    const readings = readByKubectl(texts);
    const different = texts.flatMap((text, index) => {
      const theirs = shown(readings[index]);
      const ours = shown(readByUs(text));
      return ours === theirs ? [] : [{ text, theirs, ours }];
    });
    expect(different).toEqual([]);
  });
});

function shown(reading: Reading | undefined): string {
  return reading === undefined
    ? 'nothing'
    : `${reading.refused ? 'refused ' : ''}${reading.objects.map(canonical).join(' ')}`;
}
