import type { MappingNode, ScalarNode, SequenceNode, YamlNode } from './nodes.js';
import { MOST_LEVELS } from './parser.js';
import { YamlProblem } from './problem.js';

export interface JsonDocument {
  readonly root: YamlNode;
  /** Indexes in the stream. */
  readonly start: number;
  readonly end: number;
}

/**
 * The values of a JSON stream one after the other, as Go's decoder reads them: no comments, no commas at the end, nothing
 * between two values but space. Throws a YamlProblem where the next value cannot be read.
 */
export function* parseJsonStream(text: string): Generator<JsonDocument, void> {
  const parser = new JsonParser(text);
  while (parser.hasMore()) {
    const start = parser.offset;
    const root = parser.value(0);
    yield { root, start, end: parser.offset };
  }
}

class JsonParser {
  offset = 0;

  constructor(private readonly text: string) {}

  hasMore(): boolean {
    this.skipSpace();
    return this.offset < this.text.length;
  }

  value(level: number): YamlNode {
    if (level > MOST_LEVELS) {
      throw new YamlProblem(
        'PARSE_LIMIT_EXCEEDED',
        `The document is nested more than ${MOST_LEVELS} levels deep.`,
        this.offset,
      );
    }
    const start = this.offset;
    switch (this.text.charCodeAt(start)) {
      case 0x7b: // {
        return this.object(start, level);
      case 0x5b: // [
        return this.array(start, level);
      case 0x22: // "
        return this.string(start);
      default:
        return this.literal(start);
    }
  }

  private object(start: number, level: number): MappingNode {
    const items: YamlNode[] = [];
    this.offset += 1;
    this.skipSpace();
    while (!this.takes('}')) {
      if (items.length > 0) this.expect(',', 'A comma or } is expected here.');
      this.skipSpace();
      if (this.text[this.offset] !== '"') this.fail('A key in double quotes is expected here.');
      items.push(this.string(this.offset));
      this.skipSpace();
      this.expect(':', 'A colon is expected here.');
      this.skipSpace();
      items.push(this.value(level + 1));
      this.skipSpace();
    }
    return { kind: 'mapping', start, end: this.offset, tag: '', items };
  }

  private array(start: number, level: number): SequenceNode {
    const items: YamlNode[] = [];
    this.offset += 1;
    this.skipSpace();
    while (!this.takes(']')) {
      if (items.length > 0) this.expect(',', 'A comma or ] is expected here.');
      this.skipSpace();
      items.push(this.value(level + 1));
      this.skipSpace();
    }
    return { kind: 'sequence', start, end: this.offset, tag: '', items };
  }

  private string(start: number): ScalarNode {
    const { text } = this;
    let index = start + 1;
    let isSimple = true;
    for (; ; index += 1) {
      const code = text.charCodeAt(index);
      if (code === 0x22) break;
      if (code === 0x5c) {
        isSimple = false;
        index += 1;
      } else if (!(code >= 0x20)) {
        this.fail(
          index >= text.length ? 'A string is not closed.' : 'A line break or control character in a string.',
          index,
        );
      }
    }
    this.offset = index + 1;
    const value = isSimple ? text.slice(start + 1, index) : this.unescape(start);
    return { kind: 'scalar', start, end: this.offset, tag: '', text: value, isPlain: false };
  }

  private unescape(start: number): string {
    let value: unknown;
    try {
      value = JSON.parse(this.text.slice(start, this.offset));
    } catch {
      this.fail('An escape in this string is not one of JSON.', start);
    }
    // Go puts the replacement character where half of a surrogate pair stands alone.
    return String(value).replaceAll(/\p{Surrogate}/gu, '\ufffd');
  }

  private literal(start: number): ScalarNode {
    LITERAL.lastIndex = start;
    const [literal] = LITERAL.exec(this.text) ?? [];
    if (literal === undefined) {
      this.fail(
        start >= this.text.length
          ? 'The text ends too early.'
          : 'A JSON value is expected here: kubectl reads what starts with { as JSON throughout, without comments and without ---.',
      );
    }
    this.offset = start + literal.length;
    if (!Number.isFinite(Number(literal)) && /^[-0-9]/.test(literal))
      this.fail(`${literal.slice(0, 80)} is too large for a number.`, start);
    return { kind: 'scalar', start, end: this.offset, tag: '', text: literal, isPlain: true };
  }

  private skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.offset);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.offset += 1;
    }
  }

  private takes(character: string): boolean {
    if (this.text[this.offset] !== character) return false;
    this.offset += 1;
    return true;
  }

  private expect(character: string, message: string): void {
    if (!this.takes(character)) this.fail(this.offset >= this.text.length ? 'The text ends too early.' : message);
  }

  private fail(message: string, offset = this.offset): never {
    throw new YamlProblem('MALFORMED_JSON', message, Math.min(offset, this.text.length));
  }
}

const LITERAL = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
