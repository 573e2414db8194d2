import { CR, END, isBlank, isBreak, isBreakOrEnd, isSpaceOrEnd, LF, SPACE, TAB } from './characters.js';
import type { Cursor } from './cursor.js';

/**
 * The line breaks and blanks between two pieces of a scalar of several lines, and what becomes of them: a lone break folds to
 * a space, and of several the first goes.
 */
class Fold {
  private first = '';
  private more = '';
  isOpen = false;

  take(cursor: Cursor): void {
    const read = readBreak(cursor);
    if (this.isOpen) this.more += read;
    else this.first = read;
    this.isOpen = true;
  }

  close(): string {
    const folded = this.first === '\n' ? this.more || ' ' : this.first + this.more;
    this.first = '';
    this.more = '';
    this.isOpen = false;
    return folded;
  }

  /** An escaped line break is none, but blanks at the start of the next line still go. */
  escape(): void {
    this.isOpen = true;
  }
}

/** A break as a scalar keeps it: LF for the three kinds of ASCII and NEL, the two of Unicode as they are. */
function readBreak(cursor: Cursor): string {
  const code = cursor.at(0);
  cursor.skipBreak();
  return code === LF || code === CR || code === 0x85 ? '\n' : String.fromCharCode(code);
}

/** A plain scalar; `scalarEnd` is where it ends. Behind one that goes over several lines a key may follow. */
export function scanPlain(cursor: Cursor): string {
  const indent = cursor.indent + 1;
  const isFlow = cursor.flowLevel > 0;
  let value = '';
  let blanks = '';
  const fold = new Fold();
  for (;;) {
    if (cursor.atDocumentIndicator() || cursor.at(0) === 0x23) break;
    const start = cursor.offset;
    cursor.offset = endOfPlainPiece(cursor, isFlow);
    if (cursor.offset > start) {
      value += (fold.isOpen ? fold.close() : blanks) + cursor.text.slice(start, cursor.offset);
      cursor.scalarEnd = cursor.offset;
    }
    const code = cursor.at(0);
    if (!isBlank(code) && !isBreak(code)) break;
    if (code === LF && !isFlow && !fold.isOpen && endsWithItsLine(cursor, indent)) return value;
    blanks = skipBlanks(cursor, fold, indent);
    if (!isFlow && cursor.column < indent) break;
  }
  if (fold.isOpen) cursor.keyAllowed = true;
  return value;
}

/** The common case, told at a glance: the next line starts further out. Then the cursor is there. */
function endsWithItsLine(cursor: Cursor, indent: number): boolean {
  const { text } = cursor;
  let index = cursor.offset + 1;
  const last = index + indent;
  while (index < last && text.charCodeAt(index) === SPACE) index += 1;
  if (index >= last || index >= text.length || isSpaceOrEnd(text.charCodeAt(index))) return false;
  cursor.skipBreak();
  cursor.offset = index;
  cursor.keyAllowed = true;
  return true;
}

function endOfPlainPiece(cursor: Cursor, isFlow: boolean): number {
  const { text } = cursor;
  let index = cursor.offset;
  for (; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x3a) {
      const next = index + 1 < text.length ? text.charCodeAt(index + 1) : END;
      if (isSpaceOrEnd(next)) break;
    } else if (isSpaceOrEnd(code) || (isFlow && ENDS_FLOW_PLAIN.has(code))) break;
  }
  return index;
}

const ENDS_FLOW_PLAIN = new Set([...',?[]{}'].map((each) => each.charCodeAt(0)));

function skipBlanks(cursor: Cursor, fold: Fold, indent: number): string {
  const start = cursor.offset;
  for (let code = cursor.at(0); isBlank(code) || isBreak(code); code = cursor.at(0)) {
    if (isBreak(code)) fold.take(cursor);
    else if (fold.isOpen && cursor.column < indent && code === TAB) {
      cursor.fail('A tab stands where the indentation should be; use spaces.');
    } else cursor.offset += 1;
  }
  return fold.isOpen ? '' : cursor.text.slice(start, cursor.offset);
}

export function scanSingleQuoted(cursor: Cursor): string {
  return scanQuoted(cursor, 0x27);
}

export function scanDoubleQuoted(cursor: Cursor): string {
  return scanQuoted(cursor, 0x22);
}

function scanQuoted(cursor: Cursor, quote: number): string {
  const start = cursor.offset;
  const { text } = cursor;
  cursor.offset += 1;
  const parts: string[] = [];
  const fold = new Fold();
  for (;;) {
    if (cursor.atDocumentIndicator()) cursor.fail('A quote is not closed before the document ends.', start);
    let from = cursor.offset;
    for (;;) {
      const code = cursor.at(0);
      if (isSpaceOrEnd(code)) break;
      if (code === quote) {
        if (quote !== 0x27 || cursor.at(1) !== quote) break;
        cursor.offset += 1;
        parts.push(text.slice(from, cursor.offset));
        cursor.offset += 1;
        from = cursor.offset;
      } else if (code === 0x5c && quote === 0x22) {
        parts.push(text.slice(from, cursor.offset));
        if (isBreak(cursor.at(1))) {
          cursor.offset += 1;
          cursor.skipBreak();
          fold.escape();
          from = cursor.offset;
          break;
        }
        parts.push(scanEscape(cursor));
        from = cursor.offset;
      } else cursor.offset += 1;
    }
    if (cursor.offset > from) parts.push(text.slice(from, cursor.offset));
    if (cursor.at(0) === END) cursor.fail('A quote is not closed.', start);
    if (cursor.at(0) === quote) break;
    parts.push(skipQuotedBlanks(cursor, fold));
  }
  cursor.offset += 1;
  return parts.length === 1 ? (parts[0] ?? '') : parts.join('');
}

function skipQuotedBlanks(cursor: Cursor, fold: Fold): string {
  const start = cursor.offset;
  for (let code = cursor.at(0); isBlank(code) || isBreak(code); code = cursor.at(0)) {
    if (isBreak(code)) fold.take(cursor);
    else cursor.offset += 1;
  }
  return fold.isOpen ? fold.close() : cursor.text.slice(start, cursor.offset);
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);
const HEX_ESCAPES: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

function scanEscape(cursor: Cursor): string {
  const { text, offset } = cursor;
  const letter = text.charAt(offset + 1);
  const simple = ESCAPES.get(letter);
  if (simple !== undefined) {
    cursor.offset += 2;
    return simple;
  }
  const length = HEX_ESCAPES.get(letter);
  if (length === undefined) {
    cursor.fail(`\\${letter} is no escape; write \\\\ for a backslash, or use single quotes.`);
  }
  const digits = text.slice(offset + 2, offset + 2 + length);
  if (digits.length < length || !/^[0-9a-fA-F]+$/.test(digits)) {
    cursor.fail(`Behind \\${letter} come ${length} hexadecimal digits.`);
  }
  const code = Number.parseInt(digits, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) cursor.fail(`\\${letter}${digits} is no character.`);
  cursor.offset += 2 + length;
  return String.fromCodePoint(code);
}

/** `|` or `>` with what belongs to it. */
export function scanBlockScalar(cursor: Cursor, isLiteral: boolean): string {
  const { keep, increment } = scanBlockHeader(cursor);
  const parts: string[] = [];
  let indent = increment === 0 ? 0 : Math.max(cursor.indent, 0) + increment;
  let breaks: string;
  [indent, breaks] = skipBlockBreaks(cursor, indent);
  let lastBreak = '';
  let wasBlank = false;
  while (cursor.column === indent && cursor.at(0) !== END) {
    const startsBlank = isBlank(cursor.at(0));
    if (!isLiteral && lastBreak.startsWith('\n') && !wasBlank && !startsBlank) {
      if (breaks === '') parts.push(' ');
    } else parts.push(lastBreak);
    parts.push(breaks);
    wasBlank = startsBlank;
    const start = cursor.offset;
    while (!isBreakOrEnd(cursor.at(0))) cursor.offset += 1;
    parts.push(cursor.text.slice(start, cursor.offset));
    lastBreak = cursor.at(0) === END ? '' : readBreak(cursor);
    [indent, breaks] = skipBlockBreaks(cursor, indent);
  }
  // The line that comes after may have lost its indentation to the search for more text.
  cursor.scalarEnd = cursor.at(0) === END && cursor.column === 0 ? cursor.offset : cursor.lineStart;
  if (keep !== '-') parts.push(lastBreak);
  if (keep === '+') parts.push(breaks);
  return parts.join('');
}

function scanBlockHeader(cursor: Cursor): { keep: string; increment: number } {
  cursor.offset += 1;
  const header = /^(?:([+-])([0-9])?|([0-9])([+-])?)?/.exec(cursor.text.slice(cursor.offset, cursor.offset + 2));
  const digit = header?.[2] ?? header?.[3];
  if (digit === '0') cursor.fail('The indentation of a block of text is a digit from 1 to 9.');
  cursor.offset += header?.[0].length ?? 0;
  while (isBlank(cursor.at(0))) cursor.offset += 1;
  if (cursor.at(0) === 0x23) cursor.skipComment();
  if (!isBreakOrEnd(cursor.at(0))) {
    cursor.fail('Behind | or > stands nothing but + or -, a digit, and a comment: the text starts on the next line.');
  }
  if (cursor.at(0) !== END) cursor.skipBreak();
  return { keep: header?.[1] ?? header?.[4] ?? '', increment: Number(digit ?? 0) };
}

/** Steps over empty lines and to the indentation, which the first line with text sets where it is still 0. */
function skipBlockBreaks(cursor: Cursor, indent: number): [indent: number, breaks: string] {
  let deepest = 0;
  let breaks = '';
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.at(0) === SPACE) cursor.offset += 1;
    if (cursor.column > deepest) deepest = cursor.column;
    const code = cursor.at(0);
    if ((indent === 0 || cursor.column < indent) && code === TAB) {
      cursor.fail('A tab stands where the indentation should be; use spaces.');
    }
    if (!isBreak(code)) break;
    breaks += readBreak(cursor);
  }
  return [indent === 0 ? Math.max(deepest, cursor.indent + 1, 1) : indent, breaks];
}
