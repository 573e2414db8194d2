import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'shared', 'corpora');

/** Where the shared corpora are, beside the project; undefined, and said aloud, where they are not. */
export const CORPORA = existsSync(FOLDER) ? FOLDER : undefined;
if (CORPORA === undefined) console.warn('SKIPPED: no corpora beside the project, so no conformance test ran.');

export function corpusText(path: string): string {
  if (CORPORA === undefined) throw new Error('there are no corpora here');
  return readFileSync(join(CORPORA, path), 'utf8');
}

export function corpusLines<Line>(path: string): Line[] {
  return corpusText(path)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
}
