import { isBreakOrEnd, isSpaceOrEnd, isWord } from './characters.js';
import type { Cursor } from './cursor.js';

/** `&name` or `*name`: the name. */
export function scanAnchor(cursor: Cursor): string {
  const start = cursor.offset + 1;
  cursor.offset = start;
  while (isWord(cursor.at(0))) cursor.offset += 1;
  const code = cursor.at(0);
  if (cursor.offset === start || !(isSpaceOrEnd(code) || AFTER_NAME.has(code))) {
    cursor.fail("An anchor's name is made of letters, digits, - and _.");
  }
  return cursor.text.slice(start, cursor.offset);
}

const AFTER_NAME = codes('?:,]}%@`');

/** `!local`, `!!type`, `!handle!type` or `!<uri>`: the full tag; `!` for the tag that says nothing. */
export function scanTag(cursor: Cursor): string {
  const start = cursor.offset;
  if (cursor.at(1) === 0x3c) {
    cursor.offset += 2;
    const uri = scanUri(cursor);
    if (uri === '' || cursor.at(0) !== 0x3e) cursor.fail('A tag that starts with !< ends with >.', start);
    cursor.offset += 1;
    return endOfTag(cursor, uri, start);
  }
  cursor.offset += 1;
  while (isWord(cursor.at(0))) cursor.offset += 1;
  if (cursor.at(0) === 0x21) {
    const handle = cursor.text.slice(start, cursor.offset + 1);
    cursor.offset += 1;
    const suffix = scanUri(cursor);
    if (suffix === '') cursor.fail('A type is missing behind the tag.', start);
    if (handle !== '!!') cursor.fail(`The tag ${handle} is not declared.`, start);
    return endOfTag(cursor, `tag:yaml.org,2002:${suffix}`, start);
  }
  const local = cursor.text.slice(start, cursor.offset);
  return endOfTag(cursor, local + scanUri(cursor), start);
}

function endOfTag(cursor: Cursor, tag: string, start: number): string {
  if (!isSpaceOrEnd(cursor.at(0))) cursor.fail('A space is missing behind the tag.', start);
  return tag;
}

function scanUri(cursor: Cursor): string {
  const start = cursor.offset;
  while (isWord(cursor.at(0)) || URI.has(cursor.at(0))) {
    if (cursor.at(0) === 0x25 && !/^%[0-9a-fA-F]{2}/.test(cursor.text.slice(cursor.offset, cursor.offset + 3))) {
      cursor.fail('Behind % in a tag come two hexadecimal digits.');
    }
    cursor.offset += 1;
  }
  const uri = cursor.text.slice(start, cursor.offset);
  if (!uri.includes('%')) return uri;
  try {
    return decodeURIComponent(uri);
  } catch {
    return cursor.fail('The escapes in the tag are not UTF-8.', start);
  }
}

const URI = codes(";/?:@&=+$,.!~*'()[]%");

/**
 * `%YAML 1.1` or `%TAG ! prefix`; others are errors. What they declare has no effect: kubectl cuts documents at `---`, so that a
 * directive never stands in the document that it is for.
 */
export function scanDirective(cursor: Cursor): string {
  const start = cursor.offset;
  while (!isBreakOrEnd(cursor.at(0))) cursor.offset += 1;
  const line = cursor.text.slice(start, cursor.offset);
  if (!DIRECTIVE.test(line)) cursor.fail('This directive is not one of YAML 1.1.', start);
  return line;
}

const DIRECTIVE =
  /^%(YAML[ \t]+[0-9]{1,9}\.[0-9]{1,9}|TAG[ \t]+![\w-]*!?[ \t]+[\w;/?:@&=+$,.!~*'()[\]%-]+)[ \t]*([ \t]#.*)?$/;

function codes(text: string): ReadonlySet<number> {
  return new Set([...text].map((each) => each.charCodeAt(0)));
}
