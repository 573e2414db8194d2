import { END, isBreakOrEnd, isSpaceOrEnd } from './characters.js';
import { YamlProblem } from './problem.js';

/** A place in a document's text, and what the scanning of a single token has to know of its surroundings. */
export class Cursor {
  /** Index in the text, in UTF-16 code units. */
  offset = 0;
  line = 0;
  lineStart = 0;
  /** Column of the block collection that is open innermost; -1 outside all. */
  indent = -1;
  flowLevel = 0;
  /** Whether a key without `?` may start here. */
  keyAllowed = true;
  /** Where a plain scalar ends, which is before the blanks that were read behind it; -1 for other tokens. */
  scalarEnd = -1;

  constructor(readonly text: string) {}

  get column(): number {
    return this.offset - this.lineStart;
  }

  /** The code unit so many places on, or END. */
  at(ahead: number): number {
    const index = this.offset + ahead;
    return index < this.text.length ? this.text.charCodeAt(index) : END;
  }

  /** Steps over one line break. */
  skipBreak(): void {
    this.offset += this.at(0) === 0x0d && this.at(1) === 0x0a ? 2 : 1;
    this.line += 1;
    this.lineStart = this.offset;
  }

  /** Whether a line starts here with `---` or `...` standing alone. */
  atDocumentIndicator(): boolean {
    if (this.offset !== this.lineStart) return false;
    const code = this.at(0);
    return (code === 0x2d || code === 0x2e) && this.at(1) === code && this.at(2) === code && isSpaceOrEnd(this.at(3));
  }

  skipComment(): void {
    while (!isBreakOrEnd(this.at(0))) this.offset += 1;
  }

  fail(message: string, offset = this.offset): never {
    throw new YamlProblem('MALFORMED_YAML', message, offset);
  }
}
