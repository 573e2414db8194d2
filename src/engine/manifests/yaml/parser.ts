import { isSpaceOrEnd } from './characters.js';
import { Type, Scanner, type Token } from './scanner.js';
import { YamlProblem } from './problem.js';
import type { AliasNode, MappingNode, ScalarNode, SequenceNode, YamlNode } from './nodes.js';

/** Nesting of values that the reader follows. kubectl goes to 10,000; no manifest comes near either. */
export const MOST_LEVELS = 256;

export interface ParsedDocument {
  /** Undefined where there is nothing but comments. */
  readonly root: YamlNode | undefined;
  /** Where something stands behind the document's end, which kubectl never looks at. */
  readonly droppedAt: number | undefined;
  /** The values that an alias repeats. */
  readonly targets: ReadonlySet<YamlNode>;
}

/** The first document of a text, as go-yaml parses it. Throws a YamlProblem and nothing else. */
export function parseYaml(text: string): ParsedDocument {
  return new Parser(new Scanner(text)).document();
}

/** An anchor names the value that opened last under its name; that value is there once it is closed. */
interface Anchored {
  node: AnchoredNode | undefined;
}
type AnchoredNode = Exclude<YamlNode, AliasNode>;

class Parser {
  private readonly anchors = new Map<string, Anchored>();
  private readonly targets = new Set<YamlNode>();

  constructor(private readonly scanner: Scanner) {}

  document(): ParsedDocument {
    const { scanner } = this;
    let token = scanner.peek();
    if (token.type === Type.StreamEnd) return { root: undefined, droppedAt: undefined, targets: this.targets };
    if (token.type === Type.Directive || token.type === Type.DocumentStart) {
      while (scanner.peek().type === Type.Directive) scanner.next();
      token = scanner.next();
      if (token.type !== Type.DocumentStart) {
        scanner.fail(
          'kubectl cannot read directives such as %YAML: it cuts the stream at ---, so a directive is left alone. Remove the line.',
          0,
        );
      }
    }
    const first = scanner.peek();
    const isEmpty =
      token !== first &&
      (first.type === Type.Directive ||
        first.type === Type.DocumentStart ||
        first.type === Type.DocumentEnd ||
        first.type === Type.StreamEnd);
    const root = isEmpty ? emptyNode(first.start) : this.node(true, false, 0);
    return { root, droppedAt: this.behindDocument(), targets: this.targets };
  }

  private behindDocument(): number | undefined {
    const { scanner } = this;
    let token = scanner.peek();
    if (token.type === Type.DocumentEnd) {
      // kubectl stops here, so that what follows may be anything, an unreadable token too.
      return somethingBehind(scanner.text, token.end);
    }
    while (token.type === Type.BlockEnd) token = scanner.next();
    return token.type === Type.StreamEnd ? undefined : token.start;
  }

  private node(isBlock: boolean, isIndentless: boolean, level: number): YamlNode {
    const { scanner } = this;
    if (level > MOST_LEVELS) {
      throw new YamlProblem(
        'PARSE_LIMIT_EXCEEDED',
        `The document is nested more than ${MOST_LEVELS} levels deep.`,
        scanner.peek().start,
      );
    }
    let token = scanner.peek();
    if (token.type === Type.Alias) return this.alias(scanner.next());
    let anchor: Token | undefined;
    let tag: Token | undefined;
    for (;;) {
      if (token.type === Type.Anchor && anchor === undefined) anchor = token;
      else if (token.type === Type.Tag && tag === undefined) tag = token;
      else break;
      scanner.next();
      token = scanner.peek();
    }
    const anchored: Anchored = { node: undefined };
    if (anchor !== undefined) this.anchors.set(anchor.value, anchored);
    const node = this.content(token, tag?.value ?? '', isBlock, isIndentless, level, anchor ?? tag);
    anchored.node = node;
    return node;
  }

  private content(
    token: Token,
    tag: string,
    isBlock: boolean,
    isIndentless: boolean,
    level: number,
    property: Token | undefined,
  ): AnchoredNode {
    const { scanner } = this;
    const { type } = token;
    if (type === Type.PlainScalar || type === Type.QuotedScalar) {
      scanner.next();
      const isPlain = type === Type.PlainScalar && tag === '';
      return { kind: 'scalar', start: token.start, end: token.end, tag, text: token.value, isPlain };
    }
    if (type === Type.FlowSequenceStart) return this.flowSequence(scanner.next(), tag, level);
    if (type === Type.FlowMappingStart) return this.flowMapping(scanner.next(), tag, level);
    if (isBlock && type === Type.BlockMappingStart) return this.blockMapping(scanner.next(), tag, level);
    if (isBlock && type === Type.BlockSequenceStart) return this.blockSequence(scanner.next(), tag, level);
    if (isIndentless && type === Type.BlockEntry) return this.indentlessSequence(token, tag, level);
    if (property === undefined) return scanner.fail('A value is expected here.', token.start);
    return { kind: 'scalar', start: property.end, end: property.end, tag, text: '', isPlain: tag === '' };
  }

  private alias(token: Token): AliasNode {
    const name = token.value.slice(0, 80);
    const anchored = this.anchors.get(token.value);
    if (anchored === undefined) {
      return this.scanner.fail(
        `There is no anchor ${name} in this document; an anchor ends with its document.`,
        token.start,
      );
    }
    const target = anchored.node;
    if (target === undefined) return this.scanner.fail(`The anchor ${name} contains itself.`, token.start);
    this.targets.add(target);
    return { kind: 'alias', start: token.start, end: token.end, tag: '', target };
  }

  private blockSequence(open: Token, tag: string, level: number): SequenceNode {
    const { scanner } = this;
    const items: YamlNode[] = [];
    for (;;) {
      const token = scanner.next();
      if (token.type === Type.BlockEnd) return { kind: 'sequence', start: open.start, end: token.start, tag, items };
      if (token.type !== Type.BlockEntry)
        scanner.fail('A list item is expected here: a dash and a space.', token.start);
      const { type } = scanner.peek();
      const isEmpty = type === Type.BlockEntry || type === Type.BlockEnd;
      items.push(isEmpty ? emptyNode(token.end) : this.node(true, false, level + 1));
    }
  }

  /** A list whose dashes stand below the key that it belongs to, no further in. */
  private indentlessSequence(open: Token, tag: string, level: number): SequenceNode {
    const { scanner } = this;
    const items: YamlNode[] = [];
    while (scanner.peek().type === Type.BlockEntry) {
      const token = scanner.next();
      const { type } = scanner.peek();
      const isEmpty = type === Type.BlockEntry || type === Type.Key || type === Type.Value || type === Type.BlockEnd;
      items.push(isEmpty ? emptyNode(token.end) : this.node(true, false, level + 1));
    }
    return { kind: 'sequence', start: open.start, end: scanner.peek().start, tag, items };
  }

  private blockMapping(open: Token, tag: string, level: number): MappingNode {
    const { scanner } = this;
    const items: YamlNode[] = [];
    for (;;) {
      const token = scanner.next();
      if (token.type === Type.BlockEnd) return { kind: 'mapping', start: open.start, end: token.start, tag, items };
      if (token.type !== Type.Key) {
        scanner.fail('A key is expected here; look at the indentation of this line and of those above.', token.start);
      }
      items.push(this.entryOfBlock(token, level), this.valueOfBlock(level));
    }
  }

  private valueOfBlock(level: number): YamlNode {
    const token = this.scanner.peek();
    return token.type === Type.Value ? this.entryOfBlock(this.scanner.next(), level) : emptyNode(token.start);
  }

  private entryOfBlock(indicator: Token, level: number): YamlNode {
    const { type } = this.scanner.peek();
    const isEmpty = type === Type.Key || type === Type.Value || type === Type.BlockEnd;
    return isEmpty ? emptyNode(indicator.end) : this.node(true, true, level + 1);
  }

  private flowSequence(open: Token, tag: string, level: number): SequenceNode {
    const { scanner } = this;
    const items: YamlNode[] = [];
    for (;;) {
      let token = scanner.peek();
      if (token.type !== Type.FlowSequenceEnd && items.length > 0) {
        if (token.type !== Type.FlowEntry) scanner.fail('A comma or ] is expected here.', token.start);
        scanner.next();
        token = scanner.peek();
      }
      if (token.type === Type.FlowSequenceEnd) {
        return { kind: 'sequence', start: open.start, end: scanner.next().end, tag, items };
      }
      items.push(token.type === Type.Key ? this.pair(scanner.next(), level) : this.node(false, false, level + 1));
    }
  }

  /** A map of one entry as an item of a list: `[a: 1]`. */
  private pair(open: Token, level: number): MappingNode {
    const { scanner } = this;
    const endsHere = (type: Type): boolean => type === Type.FlowEntry || type === Type.FlowSequenceEnd;
    const { type } = scanner.peek();
    let key: YamlNode;
    if (type === Type.Value || endsHere(type)) {
      // go-yaml steps over that token, an oddity that it has from libyaml.
      key = emptyNode(open.end);
      scanner.next();
    } else key = this.node(false, false, level + 2);
    let value: YamlNode = emptyNode(scanner.peek().start);
    if (scanner.peek().type === Type.Value) {
      scanner.next();
      if (!endsHere(scanner.peek().type)) value = this.node(false, false, level + 2);
    }
    return { kind: 'mapping', start: open.start, end: value.end, tag: '', items: [key, value] };
  }

  private flowMapping(open: Token, tag: string, level: number): MappingNode {
    const { scanner } = this;
    const items: YamlNode[] = [];
    const isEmpty = (type: Type): boolean =>
      type === Type.Value || type === Type.FlowEntry || type === Type.FlowMappingEnd;
    for (;;) {
      let token = scanner.peek();
      if (token.type !== Type.FlowMappingEnd && items.length > 0) {
        if (token.type !== Type.FlowEntry) scanner.fail('A comma or } is expected here.', token.start);
        scanner.next();
        token = scanner.peek();
      }
      if (token.type === Type.FlowMappingEnd) {
        return { kind: 'mapping', start: open.start, end: scanner.next().end, tag, items };
      }
      if (token.type !== Type.Key) {
        items.push(this.node(false, false, level + 1), emptyNode(token.end));
        continue;
      }
      scanner.next();
      items.push(isEmpty(scanner.peek().type) ? emptyNode(token.end) : this.node(false, false, level + 1));
      let value: YamlNode = emptyNode(scanner.peek().start);
      if (scanner.peek().type === Type.Value) {
        scanner.next();
        const { type } = scanner.peek();
        if (type !== Type.FlowEntry && type !== Type.FlowMappingEnd) value = this.node(false, false, level + 1);
      }
      items.push(value);
    }
  }
}

/** The first place from an offset on where there is more than comments and blank lines. */
function somethingBehind(text: string, from: number): number | undefined {
  for (let index = from; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x23) {
      const next = text.indexOf('\n', index);
      if (next < 0) return undefined;
      index = next;
    } else if (!isSpaceOrEnd(code)) return index;
  }
  return undefined;
}

function emptyNode(offset: number): ScalarNode {
  return { kind: 'scalar', start: offset, end: offset, tag: '', text: '', isPlain: true };
}
