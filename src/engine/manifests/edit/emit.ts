import { resolvePlain } from '../scalars.js';
import type { Json, JsonObject } from '../types.js';

/** How a document is laid out, so that what is added looks as if it had always been there. */
export interface Style {
  /** Spaces that a map stands further in than the key it belongs to. */
  readonly step: number;
  /** Whether the dashes of a list stand further in than the key it belongs to. */
  readonly indentsLists: boolean;
  /** Written as JSON: keys and strings in double quotes. */
  readonly isJson: boolean;
  /** JSON with a space behind colons and commas. */
  readonly isSpaced: boolean;
}

export function isCollection(value: Json): value is Json[] | JsonObject {
  return typeof value === 'object' && value !== null;
}

/** Lines of a value in block style, the first without indentation, the others relative to it. */
export function blockLines(value: Json, style: Style): string[] {
  if (Array.isArray(value) && value.length > 0) {
    return value.flatMap((item) => {
      const [first = '', ...rest] = blockLines(item, style);
      return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
    });
  }
  if (!isCollection(value) || Array.isArray(value) || Object.keys(value).length === 0) return [inline(value, style)];
  return Object.keys(value).flatMap((key) => entryLines(key, value[key] ?? null, style));
}

/** Lines of `key: value` in block style. */
export function entryLines(key: string, value: Json, style: Style): string[] {
  const name = scalarText(key, style);
  const isEmpty = isCollection(value) && Object.keys(value).length === 0;
  if (!isCollection(value) || isEmpty) return [`${name}: ${inline(value, style)}`];
  const indent = ' '.repeat(Array.isArray(value) && !style.indentsLists ? 0 : style.step);
  return [`${name}:`, ...blockLines(value, style).map((line) => indent + line)];
}

/** A value on one line. */
export function inline(value: Json, style: Style): string {
  const comma = style.isJson && !style.isSpaced ? ',' : ', ';
  if (Array.isArray(value)) return `[${value.map((item) => inline(item, style)).join(comma)}]`;
  if (!isCollection(value)) return scalarText(value, style);
  return `{${Object.keys(value)
    .map((key) => inlineEntry(key, value[key] ?? null, style))
    .join(comma)}}`;
}

export function inlineEntry(key: string, value: Json, style: Style): string {
  return `${scalarText(key, style)}:${style.isJson && !style.isSpaced ? '' : ' '}${inline(value, style)}`;
}

/** Lines of a value as JSON is printed, the first without indentation, the others relative to it. */
export function jsonLines(value: Json, step: number | string): string[] {
  return JSON.stringify(value, null, step).split('\n');
}

function scalarText(value: Json, style: Style): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return style.isJson || !isSafePlain(value) ? JSON.stringify(value) : value;
}

/** Whether a string written plain is read as that very string, in blocks and between brackets. */
function isSafePlain(text: string): boolean {
  if (!/^[A-Za-z_./][\w./@-]*(?::[\w./@-]+)*$/.test(text)) return false;
  return resolvePlain(text) === text;
}
