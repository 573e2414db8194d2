import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { documentsOf } from '../../src/engine/manifests/documents.js';
import { canonical, readByUs, withoutMark } from './kubectl.js';

interface Case {
  readonly text: string;
  readonly objects: readonly string[];
  readonly refusal?: string;
}
const { kubectl, cases } = JSON.parse(readFileSync(new URL('recorded.json', import.meta.url), 'utf8')) as {
  kubectl: string;
  cases: Case[];
};

/** Documents that are read otherwise on purpose, each with its reason. */
const JUSTIFIED: ReadonlyMap<string, string> = new Map([]);

describe(`odd documents as kubectl ${kubectl} read them (scripts/record-kubectl.mjs)`, () => {
  it('has at least 150 of them', () => {
    expect(cases.length).toBeGreaterThanOrEqual(150);
  });

  it.each(cases.filter(({ text }) => !JUSTIFIED.has(text)))('$text', ({ text, objects, refusal }) => {
    const theirs = objects.flatMap((each) =>
      [...documentsOf(each)].map(({ composed }) => canonical(withoutMark(composed.value))),
    );
    const ours = readByUs(text);
    expect({ refused: ours.refused, objects: ours.objects.map(canonical) }).toEqual({
      refused: refusal !== undefined,
      objects: theirs,
    });
  });
});
