import { parsedDocument } from './compose.js';
import { withoutPassword } from './secret-values.js';
import { secretKeysOf } from './secrets.js';
import type { DocumentText } from './split.js';
import { newObject, type Json } from './types.js';
import { keyText } from './yaml/keys.js';
import { parseJsonStream } from './yaml/json.js';
import type { MappingNode, ScalarNode, YamlNode } from './yaml/nodes.js';
import type { ParsedDocument } from './yaml/parser.js';

/** What stands where a secret stood. */
export const REDACTED = '<redacted>';

interface Range {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The same document where there is nothing to strip. Reads it exactly: a value that another one hides is stripped too. */
export function redactDocument(document: DocumentText): DocumentText {
  const { text } = document;
  const parsed = parsedDocument(text);
  if (parsed === undefined) {
    // What cannot be read cannot be searched: nothing of it is kept, but for its lines.
    return SUSPECT.test(text) ? { ...document, text: NOT_KEPT + newlinesOf(text) } : document;
  }
  const redacted = redactParsed(text, parsed);
  return redacted === text ? document : { ...document, text: redacted };
}

/** What stands behind a document's end may be anything; that something stood there is still reported. */
const DROPPED = '... dropped';
/** No reader takes this either, so that the gap stays a gap when the text is read again. */
const NOT_KEPT = '@ This document could not be read and not be searched for secrets, so it is not kept.';
const SUSPECT = /last-applied|secret|passw|token|credential|key/i;

function redactParsed(text: string, document: ParsedDocument): string {
  const ranges: Range[] = [];
  if (document.root !== undefined) collect(document.root, ranges);
  if (document.droppedAt !== undefined) {
    const dropped = text.slice(document.droppedAt);
    ranges.push({ start: document.droppedAt, end: text.length, text: DROPPED + newlinesOf(dropped) });
  }
  return replaceRanges(text, ranges);
}

/** A JSON stream without its secrets; what of it cannot be read is not kept. */
export function redactJson(text: string): string {
  const ranges: Range[] = [];
  let end = 0;
  try {
    for (const document of parseJsonStream(text)) {
      collect(document.root, ranges);
      end = document.end;
    }
  } catch {
    const rest = text.slice(end);
    if (SUSPECT.test(rest)) ranges.push({ start: end, end: text.length, text: NOT_KEPT + newlinesOf(rest) });
  }
  return replaceRanges(text, ranges);
}

/** Looks at every map as it is written: a value that a second one of the same key replaces is as secret as that one. */
function collect(node: YamlNode, ranges: Range[]): void {
  if (node.kind === 'sequence') for (const item of node.items) collect(item, ranges);
  if (node.kind !== 'mapping') return;
  const keys = node.items.filter((_item, index) => index % 2 === 0).map((key) => keyText(key));
  const secret = secretKeysOf(scalarsOf(node, keys));
  keys.forEach((key, index) => {
    const value = node.items[2 * index + 1];
    if (value === undefined) return;
    if (key !== undefined && secret.includes(key)) strip(value, ranges);
    else collect(value, ranges);
  });
}

function scalarsOf(node: MappingNode, keys: readonly (string | undefined)[]): Record<string, Json> {
  const result = newObject();
  keys.forEach((key, index) => {
    const value = node.items[2 * index + 1];
    const target = value?.kind === 'alias' ? value.target : value;
    if (key === undefined || target === undefined) return;
    // Of a value that stands twice, neither may be kept for what the other one says.
    const isSecond = key === 'value' && result[key] !== undefined;
    result[key] = target.kind === 'scalar' && !isSecond ? target.text : newObject();
  });
  return result;
}

/** Every scalar below a node; keys stay. */
function strip(node: YamlNode, ranges: Range[]): void {
  const target = node.kind === 'alias' ? node.target : node;
  if (target.kind === 'scalar') {
    if (target.end > target.start) ranges.push({ start: target.start, end: target.end, text: standIn(target) });
  } else if (target.kind === 'sequence') for (const item of target.items) strip(item, ranges);
  else if (target.kind === 'mapping') {
    target.items.forEach((item, index) => {
      if (index % 2 === 1) strip(item, ranges);
    });
  }
}

/** A value that is still one of the type that a tag says. */
function standIn(node: ScalarNode): string {
  switch (node.tag.slice(node.tag.lastIndexOf(':') + 1)) {
    case 'binary':
      return `"${btoa(REDACTED)}"`;
    case 'int':
    case 'float':
      return '0';
    case 'bool':
      return 'false';
    case 'null':
      return '~';
    case 'timestamp':
      return '2000-01-01';
    default:
      return JSON.stringify(withoutPassword(node.text, REDACTED) ?? REDACTED);
  }
}

function replaceRanges(text: string, ranges: readonly Range[]): string {
  const ordered = [...ranges].sort((one, other) => one.start - other.start);
  const parts: string[] = [];
  let kept = 0;
  for (const { start, end, text: replacement } of ordered) {
    if (start < kept) continue;
    parts.push(text.slice(kept, start), replacement);
    if (!replacement.endsWith('\n')) parts.push(newlinesOf(text.slice(start, end)));
    kept = end;
  }
  return kept === 0 ? text : parts.join('') + text.slice(kept);
}

function newlinesOf(text: string): string {
  return '\n'.repeat(text.split('\n').length - 1);
}
