import type { MappingNode, SequenceNode, YamlNode } from '../yaml/nodes.js';
import type { Style } from './emit.js';

/** Places in a document's text. */
export class Layout {
  readonly style: Style;

  constructor(
    readonly text: string,
    root: YamlNode,
    isJson: boolean,
  ) {
    this.style = { isJson, isSpaced: !isJson || /":\s/.test(text), ...this.styleOf(root) };
  }

  lineStart(offset: number): number {
    return this.text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** Index of the line break, or of the text's end. */
  lineEnd(offset: number): number {
    const found = this.text.indexOf('\n', offset);
    return found < 0 ? this.text.length : found;
  }

  column(offset: number): number {
    return offset - this.lineStart(offset);
  }

  /** Spaces at the start of the line that an index is on. */
  indentation(offset: number): number {
    return (/^ */.exec(this.text.slice(this.lineStart(offset), offset))?.[0] ?? '').length;
  }

  isFirstOnLine(offset: number): boolean {
    return this.text.slice(this.lineStart(offset), offset).trim() === '';
  }

  isFlow(node: MappingNode | SequenceNode): boolean {
    const first = this.text[node.start];
    return first === '{' || first === '[';
  }

  /** Where the last character of a value stands, plus one: without blank lines and comments behind it. */
  contentEnd(node: YamlNode): number {
    if (node.kind === 'mapping' || node.kind === 'sequence') {
      if (this.isFlow(node) || node.items.length === 0) return node.end;
      const last = node.items.at(-1);
      const before = node.kind === 'mapping' ? node.items.at(-2) : undefined;
      return Math.max(last === undefined ? node.end : this.contentEnd(last), before?.end ?? 0);
    }
    if (node.kind !== 'scalar' || !/[|>]/.test(this.text[node.start] ?? '')) return node.end;
    const header = this.text.slice(node.start, this.lineEnd(node.start));
    // With + the blank lines behind a block of text are part of it.
    if (header.includes('+')) return node.end;
    return node.start + this.text.slice(node.start, node.end).trimEnd().length;
  }

  /** Where the dash of a block list's item stands. */
  dash(list: SequenceNode, item: YamlNode): number {
    const column = this.column(list.start);
    for (let start = this.lineStart(item.start); ; start = this.lineStart(start - 1)) {
      if (this.text[start + column] === '-' && this.text.slice(start, start + column).trim() === '')
        return start + column;
      if (start === 0 || start <= this.lineStart(list.start)) return list.start;
    }
  }

  private styleOf(root: YamlNode): Pick<Style, 'step' | 'indentsLists'> {
    const steps = new Map<number, number>();
    let lists = 0;
    const visit = (node: YamlNode): void => {
      if (node.kind === 'sequence') for (const item of node.items) visit(item);
      if (node.kind !== 'mapping') return;
      for (let index = 0; index + 1 < node.items.length; index += 2) {
        const key = node.items[index];
        const value = node.items[index + 1];
        if (key === undefined || value === undefined) continue;
        visit(value);
        if ((value.kind !== 'mapping' && value.kind !== 'sequence') || this.isFlow(value) || this.isFlow(node))
          continue;
        const further = this.column(value.start) - this.column(key.start);
        if (value.kind === 'sequence') lists += further > 0 ? 1 : -1;
        else if (further > 0) steps.set(further, (steps.get(further) ?? 0) + 1);
      }
    };
    visit(root);
    const [step = 2] = [...steps].sort((one, other) => other[1] - one[1])[0] ?? [];
    return { step, indentsLists: lists > 0 };
  }
}
