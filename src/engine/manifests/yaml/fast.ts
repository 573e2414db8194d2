import { resolvePlain } from '../scalars.js';
import { newObject, type Json, type JsonObject } from '../types.js';

/** What the fast reader answers where the text is not of the plain kind it knows: the exact reader has to look. */
export const NOT_PLAIN = Symbol('not plain');

/**
 * The value of a document written the way that tools write manifests: block maps and lists indented with spaces, scalars on one
 * line, literal and folded text, empty or short flow collections. Whatever else there is (anchors, tags, tabs, values over
 * several lines, keys twice, odd numbers) it does not judge but leaves to the exact reader, whose answer on the same text is
 * always the same; so with every syntax error. The text has to end with a line break, and LF and tabs are the only control
 * characters and line breaks in it.
 */
export function fastValue(text: string): Json | typeof NOT_PLAIN {
  return new FastReader(text, undefined).document();
}

/** Where the keys of a map or the items of a list stand, by their indexes in the text. */
export type Places = ReadonlyMap<string | number, number>;

/** The same value again, with the places of everything in it, for a text that `fastValue` can read. */
export function fastPlaces(text: string): { readonly value: Json; readonly places: ReadonlyMap<object, Places> } {
  const places = new Map<object, Map<string | number, number>>();
  const value = new FastReader(text, places).document();
  if (value === NOT_PLAIN) throw new RangeError('the text is not plain');
  return { value, places };
}

type Recorder = Map<object, Map<string | number, number>> | undefined;

function record(recorder: Recorder, holder: object, step: string | number, offset: number): void {
  if (recorder === undefined) return;
  const known = recorder.get(holder);
  if (known === undefined) recorder.set(holder, new Map([[step, offset]]));
  else known.set(step, offset);
}

/** Where the first value of such a document stands, lines and columns from 1. */
export function startOf(text: string): { line: number; column: number } {
  let start = 0;
  for (let line = 1; ; line += 1) {
    let index = start;
    while (text.charCodeAt(index) === SPACE) index += 1;
    const code = text.charCodeAt(index);
    if (index >= text.length) return { line: 1, column: 1 };
    if (code !== HASH && code !== LF) return { line, column: index - start + 1 };
    const end = text.indexOf('\n', index);
    start = end < 0 ? text.length : end + 1;
  }
}

const TAB = 0x09;
const LF = 0x0a;
const SPACE = 0x20;
const HASH = 0x23;
const DASH = 0x2d;
const COLON = 0x3a;
const DOUBLE = 0x22;
const SINGLE = 0x27;
/** Far below what the exact reader follows, so that a document is never too deep for it and not for this one. */
const MOST_LEVELS = 100;

/** What a character may be: part of a key; at the start of a plain scalar; within a plain scalar in a flow collection. */
const IN_KEY = 1;
const STARTS_TEXT = 2;
const IN_FLOW = 4;
const CLASSES = new Uint8Array(128);
for (let code = 0x21; code < 0x7f; code += 1) {
  const character = String.fromCharCode(code);
  const isWord = /[A-Za-z0-9_./]/.test(character);
  CLASSES[code] =
    (isWord || code === DASH ? IN_KEY : 0) |
    (isWord || /[$()+;<=\\^~]/.test(character) ? STARTS_TEXT : 0) |
    (isWord || /[-+;=()$*@/]/.test(character) ? IN_FLOW : 0);
}

/** Thrown and caught within this file only: it carries nothing, so it costs little. */
const LEAVE = { leave: true };

class FastReader {
  private offset = 0;
  /** Start of the next line that has something on it, and how far it is indented; -1 at the end. */
  private lineStart = 0;
  private indent = 0;

  constructor(
    private readonly text: string,
    private readonly recorder: Recorder,
  ) {}

  document(): Json | typeof NOT_PLAIN {
    try {
      this.toNextLine(0);
      if (this.indent < 0) return null;
      const value = this.block(this.indent, 0);
      return this.indent < 0 ? value : NOT_PLAIN;
    } catch (error) {
      if (error === LEAVE) return NOT_PLAIN;
      throw error;
    }
  }

  /** Finds the next line with something on it, from the start of a line on. */
  private toNextLine(from: number): void {
    const { text } = this;
    const { length } = text;
    let start = from;
    while (start < length) {
      let index = start;
      while (text.charCodeAt(index) === SPACE) index += 1;
      const code = text.charCodeAt(index);
      if (code === HASH) {
        const end = text.indexOf('\n', index);
        if (end < 0) break;
        start = end + 1;
      } else if (code === LF) start = index + 1;
      else if (index >= length) break;
      else {
        this.lineStart = start;
        this.indent = index - start;
        this.offset = index;
        if (this.indent === 0 && code <= 0x2e && isIndicator(text, index)) throw LEAVE;
        return;
      }
    }
    this.offset = length;
    this.indent = -1;
  }

  /** The value whose first line is here, indented so far. */
  private block(indent: number, level: number): Json {
    if (level > MOST_LEVELS) throw LEAVE;
    const { text, offset } = this;
    if (text.charCodeAt(offset) === DASH && isEndOfWord(text.charCodeAt(offset + 1)))
      return this.sequence(indent, level);
    return this.mapping(indent, level);
  }

  private sequence(indent: number, level: number): Json[] {
    const { text } = this;
    const result: Json[] = [];
    do {
      const { offset } = this;
      if (text.charCodeAt(offset) !== DASH || !isEndOfWord(text.charCodeAt(offset + 1))) {
        // A list may end where the map that it stands in goes on at the same indentation.
        return result;
      }
      this.item(result, indent, level);
    } while (this.indent === indent);
    if (this.indent > indent) throw LEAVE;
    return result;
  }

  private item(list: Json[], indent: number, level: number): void {
    const { text } = this;
    let index = this.offset + 1;
    while (text.charCodeAt(index) === SPACE) index += 1;
    const code = text.charCodeAt(index);
    if (code === LF || code === HASH) {
      const empty = this.offset + 1;
      this.endLine(index);
      record(this.recorder, list, list.length, this.indent > indent ? this.offset : empty);
      list.push(this.indent > indent ? this.block(this.indent, level + 1) : null);
      return;
    }
    record(this.recorder, list, list.length, index);
    list.push(this.itemAt(index, code, indent, level));
  }

  /** An item that starts on the line of its dash. */
  private itemAt(index: number, code: number, indent: number, level: number): Json {
    const { text } = this;
    const inner = index - this.lineStart;
    if (code === DASH && isEndOfWord(text.charCodeAt(index + 1))) {
      this.offset = index;
      this.indent = inner;
      if (level >= MOST_LEVELS) throw LEAVE;
      return this.sequence(inner, level + 1);
    }
    if (this.keyEnd(index) >= 0) {
      this.offset = index;
      this.indent = inner;
      if (level >= MOST_LEVELS) throw LEAVE;
      return this.mapping(inner, level + 1);
    }
    return this.scalar(index, indent);
  }

  private mapping(indent: number, level: number): JsonObject {
    const { text } = this;
    const result = newObject();
    do {
      const start = this.offset;
      const end = this.keyEnd(start);
      if (end < 0) throw LEAVE;
      const key = this.key(start, end);
      let index = text.charCodeAt(end) === COLON ? end + 1 : end + 2;
      while (text.charCodeAt(index) === SPACE) index += 1;
      const code = text.charCodeAt(index);
      let value: Json;
      if (code === LF || code === HASH) {
        this.endLine(index);
        value = this.valueBelow(indent, level);
      } else value = this.scalar(index, indent);
      if (result[key] !== undefined) throw LEAVE;
      result[key] = value;
      record(this.recorder, result, key, start);
    } while (this.indent === indent);
    if (this.indent > indent) throw LEAVE;
    return result;
  }

  private valueBelow(indent: number, level: number): Json {
    if (this.indent > indent) return this.block(this.indent, level + 1);
    if (this.indent < indent) return null;
    const { text, offset } = this;
    if (text.charCodeAt(offset) !== DASH || !isEndOfWord(text.charCodeAt(offset + 1))) return null;
    if (level >= MOST_LEVELS) throw LEAVE;
    return this.sequence(indent, level + 1);
  }

  /** Where a key's text ends, if one starts here: at its colon, or at the quote before it; -1 otherwise. */
  private keyEnd(start: number): number {
    const { text } = this;
    const first = text.charCodeAt(start);
    if (first === DOUBLE || first === SINGLE) {
      const end = text.indexOf(first === DOUBLE ? '"' : "'", start + 1);
      // A quote may close on a later line, and then it is far away: the exact reader knows.
      if (end < 0 || end - start > 256) return -1;
      if (text.charCodeAt(end + 1) !== COLON || !isEndOfWord(text.charCodeAt(end + 2))) return -1;
      const inner = text.slice(start + 1, end);
      return inner.includes('\\') || inner.includes('\n') ? -1 : end;
    }
    if (first === DASH) return -1;
    let index = start;
    let code = first;
    while (code < 128 && ((CLASSES[code] ?? 0) & IN_KEY) !== 0) {
      index += 1;
      code = text.charCodeAt(index);
    }
    return code === COLON && index > start && index - start < 1000 && isEndOfWord(text.charCodeAt(index + 1))
      ? index
      : -1;
  }

  private key(start: number, end: number): string {
    const { text } = this;
    const first = text.charCodeAt(start);
    if (first === DOUBLE || first === SINGLE) {
      return text.slice(start + 1, end);
    }
    const key = text.slice(start, end);
    // Keys such as `on` and `80` are no strings, and what they become is for the exact reader to say.
    if ((key.length <= 5 && !isLetterButWord(first)) || first < 0x41) {
      if (typeof resolvePlain(key) !== 'string') throw LEAVE;
    }
    return key;
  }

  /** A value that starts on this line at an index; what is below belongs to a block indented so far. */
  private scalar(index: number, indent: number): Json {
    const { text } = this;
    const code = text.charCodeAt(index);
    switch (code) {
      case DOUBLE:
        return this.quoted(index, indent, '"');
      case SINGLE:
        return this.quoted(index, indent, "'");
      case 0x7c: // |
        return this.literal(index, indent, false);
      case 0x3e: // >
        return this.literal(index, indent, true);
      case 0x5b: // [
      case 0x7b: {
        // {
        const end = text.indexOf('\n', index);
        const flow = new FlowReader(text, index, end < 0 ? text.length : end, this.recorder);
        const value = flow.value(0);
        this.endValue(flow.offset, indent);
        return value;
      }
      default:
        return this.plain(index, indent);
    }
  }

  private plain(start: number, indent: number): Json {
    const { text } = this;
    const first = text.charCodeAt(start);
    if (first < 128 && ((CLASSES[first] ?? 0) & STARTS_TEXT) === 0 && !this.startsWithDash(start)) throw LEAVE;
    let index = start;
    let last = start;
    for (;;) {
      const code = text.charCodeAt(index);
      if (code === LF) break;
      if (code === SPACE) {
        if (text.charCodeAt(index + 1) === HASH) break;
      } else if (code === COLON) {
        if (isEndOfWord(text.charCodeAt(index + 1))) throw LEAVE;
        last = index + 1;
      } else if (code > SPACE) last = index + 1;
      else throw LEAVE;
      index += 1;
    }
    const value = text.slice(start, last);
    this.endValue(index, indent);
    if (isLetterButWord(first)) return value;
    const resolved = resolvePlain(value);
    if (
      typeof resolved === 'number' &&
      !Number.isSafeInteger(resolved) &&
      (value.length > 15 || !Number.isFinite(resolved))
    ) {
      throw LEAVE;
    }
    return resolved;
  }

  private startsWithDash(start: number): boolean {
    return this.text.charCodeAt(start) === DASH && !isEndOfWord(this.text.charCodeAt(start + 1));
  }

  private quoted(start: number, indent: number, quote: '"' | "'"): string {
    const { text } = this;
    const end = text.indexOf('\n', start);
    let close = start + 1;
    let isSimple = true;
    for (; ; close += 1) {
      const code = text.charCodeAt(close);
      if (close >= end) throw LEAVE;
      if (code === 0x5c && quote === '"') {
        isSimple = false;
        close += 1;
      } else if (code === (quote === '"' ? DOUBLE : SINGLE)) {
        if (quote === '"' || text.charCodeAt(close + 1) !== SINGLE) break;
        isSimple = false;
        close += 1;
      } else if (code < SPACE) throw LEAVE;
    }
    this.endValue(close + 1, indent);
    const inner = text.slice(start + 1, close);
    if (isSimple) return inner;
    return quote === "'" ? inner.replaceAll("''", "'") : unescape(inner);
  }

  /** `|` or `>` with text that is indented further than its key. Of folded text only the common case: lines of the same indentation. */
  private literal(start: number, indent: number, isFolded: boolean): string {
    const { text } = this;
    let index = start + 1;
    const isStripped = text.charCodeAt(index) === DASH;
    if (isStripped) index += 1;
    while (text.charCodeAt(index) === SPACE) index += 1;
    if (text.charCodeAt(index) !== LF) throw LEAVE;
    let lineStart = index + 1;
    // The first line with text sets the indentation; longer lines of spaces before it are for the exact reader.
    let inner = 0;
    while (text.charCodeAt(lineStart + inner) === SPACE) inner += 1;
    const first = text.charCodeAt(lineStart + inner);
    if (inner <= indent || isEndOfWord(first) || first === TAB) throw LEAVE;
    const lines: string[] = [];
    let end = lineStart;
    const { length } = text;
    while (lineStart < length) {
      let spaces = 0;
      while (spaces < inner && text.charCodeAt(lineStart + spaces) === SPACE) spaces += 1;
      const code = text.charCodeAt(lineStart + spaces);
      const lineEnd = text.indexOf('\n', lineStart);
      if (lineEnd < 0) throw LEAVE;
      if (spaces === inner) {
        if (isFolded && (code === SPACE || code === TAB)) throw LEAVE;
        lines.push(text.slice(lineStart + inner, lineEnd));
        end = lineEnd + 1;
      } else if (code === LF) lines.push('');
      else if (code === TAB) throw LEAVE;
      else break;
      lineStart = lineEnd + 1;
    }
    this.toNextLine(end);
    if (this.indent > indent) throw LEAVE;
    let last = lines.length;
    while (last > 0 && lines[last - 1] === '') last -= 1;
    const kept = last === lines.length ? lines : lines.slice(0, last);
    return (isFolded ? fold(kept) : kept.join('\n')) + (isStripped ? '' : '\n');
  }

  /** Behind a value comes the end of its line, perhaps a comment, and then nothing that is indented further. */
  private endValue(from: number, indent: number): void {
    const { text } = this;
    let index = from;
    while (text.charCodeAt(index) === SPACE) index += 1;
    const code = text.charCodeAt(index);
    if (code !== LF && !(code === HASH && index > from)) throw LEAVE;
    this.endLine(index);
    if (this.indent > indent) throw LEAVE;
  }

  private endLine(index: number): void {
    if (this.text.charCodeAt(index) === LF) this.toNextLine(index + 1);
    else {
      const end = this.text.indexOf('\n', index);
      this.toNextLine(end < 0 ? this.text.length : end + 1);
    }
  }
}

/** A flow collection on one line, of short plain scalars and simple quotes. */
class FlowReader {
  constructor(
    private readonly text: string,
    public offset: number,
    private readonly end: number,
    private readonly recorder: Recorder,
  ) {}

  value(level: number): Json {
    if (level > MOST_LEVELS || this.end - this.offset > 1000) throw LEAVE;
    const code = this.text.charCodeAt(this.offset);
    if (code === 0x5b) return this.list(level);
    if (code === 0x7b) return this.map(level);
    return this.scalar();
  }

  private list(level: number): Json[] {
    const items: Json[] = [];
    this.offset += 1;
    this.skipSpaces();
    while (!this.takes(0x5d)) {
      if (items.length > 0) this.comma();
      record(this.recorder, items, items.length, this.offset);
      items.push(this.value(level + 1));
      this.skipSpaces();
    }
    return items;
  }

  private map(level: number): JsonObject {
    const result = newObject();
    let isFirst = true;
    this.offset += 1;
    this.skipSpaces();
    while (!this.takes(0x7d)) {
      if (!isFirst) this.comma();
      isFirst = false;
      const code = this.text.charCodeAt(this.offset);
      if (code === 0x5b || code === 0x7b) throw LEAVE;
      const start = this.offset;
      const key = this.scalar();
      if (typeof key !== 'string' || result[key] !== undefined) throw LEAVE;
      if (!this.takes(COLON) || !this.takes(SPACE)) throw LEAVE;
      this.skipSpaces();
      record(this.recorder, result, key, start);
      result[key] = this.value(level + 1);
      this.skipSpaces();
    }
    return result;
  }

  private scalar(): Json {
    const { text } = this;
    const start = this.offset;
    const quote = text.charCodeAt(start);
    if (quote === DOUBLE || quote === SINGLE) {
      let index = start + 1;
      for (; ; index += 1) {
        const code = text.charCodeAt(index);
        if (index >= this.end || code === 0x5c || code < SPACE) throw LEAVE;
        if (code === quote) break;
      }
      if (text.charCodeAt(index + 1) === quote) throw LEAVE;
      this.offset = index + 1;
      return text.slice(start + 1, index);
    }
    let index = start;
    for (; index < this.end; index += 1) {
      const code = text.charCodeAt(index);
      if (code >= 128 || ((CLASSES[code] ?? 0) & IN_FLOW) === 0) break;
    }
    const first = text.charCodeAt(start);
    if (index === start || first >= 128 || ((CLASSES[first] ?? 0) & STARTS_TEXT) === 0) throw LEAVE;
    // One word only: what ends it is a comma, a bracket, a colon, or the space before one.
    const next = text.charCodeAt(index);
    if (next === SPACE || next === COLON || next === 0x2c || next === 0x5d || next === 0x7d) this.offset = index;
    else throw LEAVE;
    const value = resolvePlain(text.slice(start, index));
    if (typeof value === 'number' && !Number.isSafeInteger(value)) throw LEAVE;
    return value;
  }

  private comma(): void {
    if (!this.takes(0x2c)) throw LEAVE;
    this.skipSpaces();
  }

  private takes(code: number): boolean {
    if (this.offset >= this.end) throw LEAVE;
    if (this.text.charCodeAt(this.offset) !== code) return false;
    this.offset += 1;
    return true;
  }

  private skipSpaces(): void {
    while (this.text.charCodeAt(this.offset) === SPACE) this.offset += 1;
  }
}

/** Lines without blank ones at either end and none that starts with a space: a break is a space, of several one goes. */
function fold(lines: readonly string[]): string {
  let result = '';
  let breaks = 0;
  for (const line of lines) {
    if (line === '') {
      breaks += 1;
      continue;
    }
    if (result !== '') result += breaks === 0 ? ' ' : '\n'.repeat(breaks);
    result += line;
    breaks = 0;
  }
  return result;
}

function unescape(inner: string): string {
  if (!/^(?:[^\\]|\\[nt"\\])*$/.test(inner)) throw LEAVE;
  return inner.replaceAll(/\\(.)/g, (_all, letter: string) => (letter === 'n' ? '\n' : letter === 't' ? '\t' : letter));
}

function isEndOfWord(code: number): boolean {
  return code === SPACE || code === LF;
}

/** Whether a document marker stands at the start of a line: its end, or a directive. */
function isIndicator(text: string, index: number): boolean {
  return text.startsWith('...', index) || text.startsWith('---', index) || text.charCodeAt(index) === 0x25;
}

/** Letters that no word such as `yes`, `null` or `off` starts with. */
function isLetterButWord(code: number): boolean {
  if (code < 0x41) return false;
  switch (code | 0x20) {
    case 0x79: // y
    case 0x6e: // n
    case 0x74: // t
    case 0x66: // f
    case 0x6f: // o
      return false;
    default:
      return code !== 0x7e && code !== 0x5f;
  }
}
