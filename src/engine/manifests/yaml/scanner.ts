import { END, isBlank, isBreak, isSpaceOrEnd, SPACE, TAB } from './characters.js';
import { Cursor } from './cursor.js';
import { YamlProblem } from './problem.js';
import { scanBlockScalar, scanDoubleQuoted, scanPlain, scanSingleQuoted } from './scan-scalars.js';
import { scanAnchor, scanDirective, scanTag } from './scan-properties.js';

export const enum Type {
  StreamEnd,
  Directive,
  DocumentStart,
  DocumentEnd,
  BlockSequenceStart,
  BlockMappingStart,
  BlockEnd,
  FlowSequenceStart,
  FlowSequenceEnd,
  FlowMappingStart,
  FlowMappingEnd,
  BlockEntry,
  FlowEntry,
  Key,
  Value,
  Alias,
  Anchor,
  Tag,
  PlainScalar,
  QuotedScalar,
}

export interface Token {
  readonly type: Type;
  /** Indexes in the document's text. */
  readonly start: number;
  readonly end: number;
  /** A scalar's text, a tag, or a name. */
  readonly value: string;
  /** Set while a `:` may still make a key of what starts here: then the token cannot be handed out yet. */
  key: SimpleKey | undefined;
}

interface SimpleKey {
  possible: boolean;
  /** Nothing but a key can stand where this starts. */
  readonly required: boolean;
  /** How many tokens come before it. */
  readonly before: number;
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** YAML's own bound: the colon of a key without `?` comes on the same line, at most this many characters on. */
const LONGEST_KEY = 1024;
/** go-yaml's bound on open collections; the reader's own bound on nesting is far below. */
const MOST_LEVELS = 10_000;

/**
 * Characters to tokens by the rules of libyaml, which go-yaml and so kubectl follow; YAML 1.1 section 5 to 9 where those say
 * the same. It hands out one token at a time, because kubectl never looks at what stands behind a document's end.
 */
export class Scanner extends Cursor {
  private ended = false;
  private readonly indents: number[] = [];
  private readonly keys: (SimpleKey | undefined)[] = [undefined];
  private queue: Token[] = [];
  private head = 0;
  private taken = 0;

  peek(): Token {
    for (;;) {
      const token = this.queue[this.head];
      if (token !== undefined && !this.mayBecomeKey(token.key)) return token;
      this.fetch();
    }
  }

  next(): Token {
    const token = this.peek();
    this.head += 1;
    this.taken += 1;
    if (this.head > 256 && this.head === this.queue.length) {
      this.queue = [];
      this.head = 0;
    }
    return token;
  }

  private mayBecomeKey(key: SimpleKey | undefined): key is SimpleKey {
    if (key === undefined || !key.possible) return false;
    if (key.line === this.line && key.offset + LONGEST_KEY >= this.offset) return true;
    this.dropKey(key);
    return false;
  }

  private dropKey(key: SimpleKey): void {
    if (key.possible && key.required) {
      this.fail('This looks like a key, but there is no colon and space behind it on its line.', key.offset);
    }
    key.possible = false;
  }

  private fetch(): void {
    if (this.ended) this.fail('The document ends too early.');
    this.skipToToken();
    this.closeBlocks(this.column);
    const code = this.at(0);
    const { column } = this;
    if (code === END) return this.fetchStreamEnd();
    if (column === 0 && code === 0x25) return this.fetchDirective();
    if (column === 0 && (code === 0x2d || code === 0x2e) && this.atDocumentIndicator()) {
      return this.fetchDocumentIndicator(code === 0x2d ? Type.DocumentStart : Type.DocumentEnd);
    }
    switch (code) {
      case 0x5b: // [
        return this.openFlow(Type.FlowSequenceStart);
      case 0x7b: // {
        return this.openFlow(Type.FlowMappingStart);
      case 0x5d: // ]
        return this.closeFlow(Type.FlowSequenceEnd);
      case 0x7d: // }
        return this.closeFlow(Type.FlowMappingEnd);
      case 0x2c: // ,
        this.forgetKey();
        this.keyAllowed = true;
        return this.addIndicator(Type.FlowEntry, 1);
      case 0x2d: // -
        if (isSpaceOrEnd(this.at(1))) return this.fetchBlockEntry();
        break;
      case 0x3f: // ?
        if (this.flowLevel > 0 || isSpaceOrEnd(this.at(1))) return this.fetchKey();
        break;
      case 0x3a: // :
        if (this.flowLevel > 0 || isSpaceOrEnd(this.at(1))) return this.fetchValue();
        break;
      case 0x2a: // *
        return this.fetchNode(Type.Alias, scanAnchor);
      case 0x26: // &
        return this.fetchNode(Type.Anchor, scanAnchor);
      case 0x21: // !
        return this.fetchNode(Type.Tag, scanTag);
      case 0x7c: // |
      case 0x3e: // >
        if (this.flowLevel > 0) break;
        return this.fetchBlockScalar(code === 0x7c);
      case 0x27: // '
        return this.fetchNode(Type.QuotedScalar, scanSingleQuoted);
      case 0x22: // "
        return this.fetchNode(Type.QuotedScalar, scanDoubleQuoted);
      default:
        break;
    }
    if (!this.startsPlain(code)) this.fail(`A value cannot start with ${String.fromCharCode(code)}; put it in quotes.`);
    this.fetchNode(Type.PlainScalar, scanPlain);
  }

  private startsPlain(code: number): boolean {
    switch (code) {
      case 0x2d: // -
        return !isBlank(this.at(1));
      case 0x3f: // ?
      case 0x3a: // :
        return this.flowLevel === 0 && !isSpaceOrEnd(this.at(1));
      default:
        return !isSpaceOrEnd(code) && !NOT_FIRST.has(code);
    }
  }

  private skipToToken(): void {
    for (;;) {
      let code = this.at(0);
      while (code === SPACE || (code === TAB && (this.flowLevel > 0 || !this.keyAllowed))) {
        this.offset += 1;
        code = this.at(0);
      }
      if (code === 0x23) this.skipComment();
      if (!isBreak(this.at(0))) return;
      this.skipBreak();
      if (this.flowLevel === 0) this.keyAllowed = true;
    }
  }

  private add(type: Type, start: number, end = start): void {
    this.queue.push({ type, start, end, value: '', key: undefined });
  }

  /** An indicator of so many characters. */
  private addIndicator(type: Type, length: number): void {
    const start = this.offset;
    this.offset += length;
    this.add(type, start, this.offset);
  }

  /** What a value starts with, and so perhaps a key. */
  private fetchNode(type: Type, scan: (scanner: Scanner) => string): void {
    const key = this.saveKey();
    this.keyAllowed = false;
    const start = this.offset;
    this.scalarEnd = -1;
    const value = scan(this);
    this.queue.push({ type, start, end: this.scalarEnd < 0 ? this.offset : this.scalarEnd, value, key });
  }

  private fetchBlockScalar(literal: boolean): void {
    this.forgetKey();
    this.keyAllowed = true;
    const start = this.offset;
    const value = scanBlockScalar(this, literal);
    this.queue.push({
      type: Type.QuotedScalar,
      start,
      end: Math.max(this.scalarEnd, start + 1),
      value,
      key: undefined,
    });
  }

  private closeBlocks(column: number): void {
    if (this.flowLevel > 0) return;
    while (this.indent > column) {
      this.add(Type.BlockEnd, this.offset);
      this.indent = this.indents.pop() ?? -1;
    }
  }

  /** Opens a block collection at a column that is further in; before the token of that number where one is given. */
  private openBlock(column: number, type: Type, start: number, before?: number): void {
    if (this.flowLevel > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    if (this.indents.length > MOST_LEVELS) this.tooDeep();
    this.insert({ type, start, end: start, value: '', key: undefined }, before);
  }

  private insert(token: Token, before: number | undefined): void {
    if (before === undefined) this.queue.push(token);
    else this.queue.splice(before - this.taken + this.head, 0, token);
  }

  private tooDeep(): never {
    throw new YamlProblem(
      'PARSE_LIMIT_EXCEEDED',
      `The document is nested more than ${MOST_LEVELS} levels deep.`,
      this.offset,
    );
  }

  private saveKey(): SimpleKey | undefined {
    if (!this.keyAllowed) return undefined;
    this.forgetKey();
    const key: SimpleKey = {
      possible: true,
      required: this.flowLevel === 0 && this.indent === this.column,
      before: this.taken + this.queue.length - this.head,
      offset: this.offset,
      line: this.line,
      column: this.column,
    };
    this.keys[this.keys.length - 1] = key;
    return key;
  }

  private forgetKey(): void {
    const key = this.keys[this.keys.length - 1];
    if (key !== undefined) this.dropKey(key);
  }

  private fetchStreamEnd(): void {
    this.closeBlocks(-1);
    this.forgetKey();
    this.keyAllowed = false;
    this.ended = true;
    this.add(Type.StreamEnd, this.offset);
  }

  private fetchDirective(): void {
    this.closeBlocks(-1);
    this.forgetKey();
    this.keyAllowed = false;
    const start = this.offset;
    const value = scanDirective(this);
    this.queue.push({ type: Type.Directive, start, end: this.offset, value, key: undefined });
  }

  private fetchDocumentIndicator(type: Type): void {
    this.closeBlocks(-1);
    this.forgetKey();
    this.keyAllowed = false;
    this.addIndicator(type, 3);
  }

  private openFlow(type: Type): void {
    const key = this.saveKey();
    this.keys.push(undefined);
    this.flowLevel += 1;
    if (this.flowLevel > MOST_LEVELS) this.tooDeep();
    this.keyAllowed = true;
    this.queue.push({ type, start: this.offset, end: this.offset + 1, value: '', key });
    this.offset += 1;
  }

  private closeFlow(type: Type): void {
    this.forgetKey();
    if (this.flowLevel > 0) {
      this.flowLevel -= 1;
      this.keys.pop();
    }
    this.keyAllowed = false;
    this.addIndicator(type, 1);
  }

  private fetchBlockEntry(): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) this.fail('A list item cannot start here; start it on a line of its own.');
      this.openBlock(this.column, Type.BlockSequenceStart, this.offset);
    }
    this.forgetKey();
    this.keyAllowed = true;
    this.addIndicator(Type.BlockEntry, 1);
  }

  private fetchKey(): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) this.fail('A key cannot start here; start it on a line of its own.');
      this.openBlock(this.column, Type.BlockMappingStart, this.offset);
    }
    this.forgetKey();
    this.keyAllowed = this.flowLevel === 0;
    this.addIndicator(Type.Key, 1);
  }

  private fetchValue(): void {
    const key = this.keys[this.keys.length - 1];
    if (this.mayBecomeKey(key)) {
      this.insert({ type: Type.Key, start: key.offset, end: key.offset, value: '', key: undefined }, key.before);
      this.openBlock(key.column, Type.BlockMappingStart, key.offset, key.before);
      key.possible = false;
      this.keyAllowed = false;
    } else {
      if (this.flowLevel === 0) {
        if (!this.keyAllowed) {
          this.fail(
            'A colon and a space make a key of what stands before them, and there is none here: put the text in quotes.',
          );
        }
        this.openBlock(this.column, Type.BlockMappingStart, this.offset);
      }
      this.keyAllowed = this.flowLevel === 0;
    }
    this.addIndicator(Type.Value, 1);
  }
}

/** Indicators that no plain scalar starts with. */
const NOT_FIRST = new Set([...'-?:,[]{}#&*!|>\'"%@`'].map((each) => each.charCodeAt(0)));
