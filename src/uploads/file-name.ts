const MAX_LENGTH = 255;

/**
 * The name under which an answer shows a file. A label only: no file of this name is ever opened. Line breaks, control
 * characters and marks that turn the direction of text are gone, and so is everything that would lead out of a folder.
 */
export function fileLabel(name: string): string {
  const label = name
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .split(/[/\\]/)
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
    .join('/');
  return label === '' ? 'unnamed' : label.slice(-MAX_LENGTH);
}

/** Tells files of the same name apart, whatever order they came in. */
export function distinctFiles<File extends { readonly path: string; readonly content: string }>(
  files: readonly File[],
): File[] {
  const byPath = new Map<string, File[]>();
  for (const file of files) {
    const same = byPath.get(file.path);
    if (same === undefined) byPath.set(file.path, [file]);
    else same.push(file);
  }
  if (byPath.size === files.length) return [...files];
  const taken = new Set(byPath.keys());
  return [...byPath.values()].flatMap((same) =>
    [...same]
      .sort((one, other) => (one.content < other.content ? -1 : one.content > other.content ? 1 : 0))
      .map((file, index) => (index === 0 ? file : { ...file, path: freeName(file.path, index + 1, taken) })),
  );
}

function freeName(path: string, count: number, taken: Set<string>): string {
  for (let number = count; ; number++) {
    const name = `${path} (${number})`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}
