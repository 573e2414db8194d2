import { isMap, isPair, isScalar, isSeq, parseDocument, visit, type Node, type Pair, type Scalar } from 'yaml';
import { normaliseText, splitDocuments } from './split.js';
import type { ManifestFile } from './types.js';

/** What stands where a secret stood. */
export const REDACTED = '<redacted>';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const SECRET_NAME = /pass(word|wd|phrase)?$|passw|secret|token|api_?-?key|private_?-?key|credential/i;

/**
 * The same files without the values of Secrets, of last-applied-configuration annotations (which embed whole objects) and of
 * env literals whose name says that they are secret. Lines stay where they are, so that positions still fit.
 */
export function redactFiles(files: readonly ManifestFile[]): ManifestFile[] {
  return files.map((file) => ({ path: file.path, content: redactText(normaliseText(file.content)) }));
}

function redactText(content: string): string {
  // Escapes and tags can spell a kind in other ways: whatever might hold a secret is looked at properly.
  if (!/ecret|last-applied|env|\\[ux]|!!/.test(content)) return content;
  const lines = content.split('\n');
  for (const document of splitDocuments(content)) {
    const count = document.text.split('\n').length;
    const redacted = redactDocument(document.text).split('\n');
    lines.splice(document.line - 1, count, ...redacted);
  }
  return lines.join('\n');
}

function redactDocument(text: string): string {
  const document = parseDocument(text, {
    schema: 'failsafe',
    uniqueKeys: false,
    logLevel: 'silent',
    prettyErrors: false,
  });
  const ranges: [number, number][] = [];
  if (document.errors.length > 0) {
    // What cannot be read cannot be searched: nothing of it is kept, but for its lines.
    return /ecret|last-applied/.test(text)
      ? `# not readable, not kept${'\n'.repeat(text.split('\n').length - 1)}`
      : text;
  }
  visit(document, {
    Map(_key, map) {
      const kind = scalarText(valueOf(map.items as Pair[], 'kind'));
      if (kind === 'Secret') {
        for (const field of ['data', 'stringData']) collect(valueOf(map.items as Pair[], field), ranges);
      }
      const name = scalarText(valueOf(map.items as Pair[], 'name'));
      if (name !== undefined && SECRET_NAME.test(name)) collect(valueOf(map.items as Pair[], 'value'), ranges);
    },
    Pair(_key, pair) {
      if (isScalar(pair.key) && pair.key.value === LAST_APPLIED) collect(pair.value as Node | null, ranges);
    },
  });
  return replaceRanges(text, ranges);
}

/** Ranges of every scalar value below a node; keys stay. */
function collect(node: unknown, ranges: [number, number][]): void {
  if (isScalar(node) && node.range) ranges.push([node.range[0], node.range[1]]);
  else if (isMap(node)) node.items.forEach((pair) => collect(pair.value, ranges));
  else if (isSeq(node)) node.items.forEach((item) => collect(isPair(item) ? item.value : item, ranges));
}

function valueOf(pairs: readonly Pair[], key: string): unknown {
  return pairs.findLast((pair) => isScalar(pair.key) && pair.key.value === key)?.value;
}

function scalarText(node: unknown): string | undefined {
  return isScalar(node) ? String((node as Scalar).value) : undefined;
}

function replaceRanges(text: string, ranges: readonly (readonly [number, number])[]): string {
  let result = text;
  const fromTheEnd = [...new Map(ranges.map((range) => [range[0], range])).values()].sort(
    (one, other) => other[0] - one[0],
  );
  for (const [start, end] of fromTheEnd) {
    const source = result.slice(start, end);
    if (source.trim() === '') continue;
    const newlines = source.split('\n').length - 1;
    const trailing = source.endsWith('\n') || newlines > 0 ? '\n'.repeat(newlines) : '';
    result = `${result.slice(0, start)}"${REDACTED}"${trailing}${result.slice(end)}`;
  }
  return result;
}
