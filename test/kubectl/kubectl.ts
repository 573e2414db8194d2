import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentsOf } from '../../src/engine/manifests/documents.js';
import { isObject } from '../../src/engine/manifests/typing/decode.js';
import type { Json, JsonObject } from '../../src/engine/manifests/types.js';

/** What a file comes to: the objects in it, up to where reading stops, and whether anything in it was refused. */
export interface Reading {
  readonly objects: readonly Json[];
  readonly refused: boolean;
}

const probe = spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' });
/** The version of the kubectl that is installed; undefined, and said aloud, where there is none. */
export const KUBECTL = probe.status === 0 ? (/v[\d.]+/.exec(probe.stdout)?.[0] ?? 'unknown') : undefined;
if (KUBECTL === undefined) {
  console.warn('SKIPPED: no kubectl here, so only its recorded answers were compared, and no new ones asked for.');
}

const MARK = 'firebreak.test/file';

/**
 * What kubectl decodes from each file, with no cluster: `annotate --local` reads as `apply` does and prints what it would
 * send. One call for many files, because a call costs some 60 ms. Every object needs a kind and a name that starts with the
 * name that `named` gives its file.
 */
export function readByKubectl(texts: readonly string[]): Reading[] {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-kubectl-'));
  try {
    texts.forEach((text, index) => writeFileSync(join(folder, `${nameOf(index)}.yaml`), text));
    const { stdout, stderr, error } = spawnSync(
      'kubectl',
      ['annotate', '--local', '-f', folder, `${MARK}=x`, '-o', 'json'],
      { encoding: 'utf8', maxBuffer: 2 ** 30, env: { ...process.env, KUBECONFIG: join(folder, 'none') } },
    );
    if (error !== undefined) throw error;
    const objects = texts.map((): Json[] => []);
    for (const object of [...documentsOf(stdout)].map(({ composed }) => composed.value)) {
      objects[indexOf(nameIn(object))]?.push(withoutMark(object));
    }
    const failed = new Set([...stderr.matchAll(/\b(c\d{5})\.yaml/g)].map((match) => match[1]));
    return texts.map((_text, index) => ({ objects: objects[index] ?? [], refused: failed.has(nameOf(index)) }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the reader makes of a file, as far as kubectl would read it. */
export function readByUs(text: string): Reading {
  const objects: Json[] = [];
  let refused = false;
  for (const { composed } of documentsOf(text)) {
    if (composed.failed) return { objects, refused: true };
    if (composed.value === null) continue;
    if (isObject(composed.value)) objects.push(composed.value);
    else refused = true;
  }
  return { objects, refused };
}

/** The name that objects of a file carry, so that kubectl's one stream of answers can be told apart. */
export function nameOf(index: number): string {
  return `c${String(index).padStart(5, '0')}`;
}

/** JSON with its keys in order: kubectl sorts them. */
export function canonical(value: Json): string {
  return JSON.stringify(value, (_key, inner: Json) =>
    isObject(inner)
      ? Object.fromEntries(
          Object.keys(inner)
            .sort()
            .map((key) => [key, inner[key]]),
        )
      : inner,
  );
}

function nameIn(object: Json): string {
  const metadata = isObject(object) ? object['metadata'] : null;
  const name = metadata !== undefined && isObject(metadata) ? metadata['name'] : '';
  return typeof name === 'string' ? name : '';
}

function indexOf(name: string): number {
  return Number(/^c(\d{5})/.exec(name)?.[1] ?? -1);
}

/** An object without the annotation that asking kubectl puts on it. */
export function withoutMark(object: Json): Json {
  const metadata = isObject(object) ? object['metadata'] : undefined;
  if (metadata === undefined || !isObject(metadata)) return object;
  const { annotations, ...rest } = metadata;
  const others = Object.entries(annotations as JsonObject).filter(([key]) => key !== MARK);
  return {
    ...(object as JsonObject),
    metadata: others.length > 0 ? { ...rest, annotations: Object.fromEntries(others) } : rest,
  };
}
