import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  Scalar,
  type Document,
  type Node,
  type Pair,
} from 'yaml';
import { resolvePlain } from './scalars.js';
import type { FieldPath, Json, JsonObject } from './types.js';

const MAX_DEPTH = 256;
/** Of the document with every alias written out: an anchor may be used often, but not to make a bomb. */
const MAX_NODES = 200_000;

export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface ComposeProblem extends Place {
  readonly code: string;
  readonly message: string;
  readonly rejected: boolean;
}

/** A document's value, what is wrong with it, and where its fields stand (lines counted within the document's text). */
export interface ComposedDocument {
  readonly value: Json;
  readonly problems: readonly ComposeProblem[];
  readonly failed: boolean;
  locate(path: FieldPath): Place;
  /** A scalar as it is written: `y` where the value is true. */
  textOf(path: FieldPath): string | undefined;
}

class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly node: Node | null,
  ) {
    super(message);
  }
}

/** Reads one document's text as go-yaml does. Never throws: what cannot be read is a problem. */
export function composeDocument(text: string): ComposedDocument {
  const lineCounter = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems: ComposeProblem[] = [];
  const failure = (code: string, message: string, at: Place): ComposedDocument => ({
    value: null,
    problems: [...problems, { code, message, rejected: true, ...at }],
    failed: true,
    locate: () => at,
    textOf: () => undefined,
  });
  let document: Document.Parsed;
  try {
    document = parseDocument(text, {
      schema: 'failsafe',
      uniqueKeys: false,
      lineCounter,
      logLevel: 'silent',
      prettyErrors: false,
    });
  } catch (error) {
    // The library recurses; nesting that exhausts the stack is the only way for it to throw here.
    if (!(error instanceof RangeError)) throw error;
    return failure('PARSE_LIMIT_EXCEEDED', 'The document is nested too deeply.', { line: 1, column: 1 });
  }
  const [syntax] = document.errors;
  if (syntax !== undefined) return failure('MALFORMED_YAML', syntax.message, place(syntax.pos[0]));
  const reader = new Reader(
    document,
    (code, message, offset) => problems.push({ code, message, rejected: false, ...place(offset) }),
    place,
  );
  try {
    const value = reader.read(document.contents, 0);
    return {
      value,
      problems,
      failed: false,
      locate: (path) => place(nodeAt(document, path).offset),
      textOf: (path) => scalarText(nodeAt(document, path).node),
    };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return failure(error.code, error.message, place(error.node?.range?.[0] ?? 0));
  }
}

class Reader {
  private nodes = 0;
  private readonly open = new Set<Node>();

  constructor(
    private readonly document: Document.Parsed,
    private readonly warn: (code: string, message: string, offset: number) => void,
    private readonly place: (offset: number) => Place,
  ) {}

  read(node: Node | null | undefined, depth: number): Json {
    if (node === null || node === undefined) return null;
    this.nodes += 1;
    if (this.nodes > MAX_NODES) {
      throw new Refused(
        'PARSE_LIMIT_EXCEEDED',
        `The document has more than ${MAX_NODES} values once its aliases are written out.`,
        node,
      );
    }
    if (depth > MAX_DEPTH)
      throw new Refused('PARSE_LIMIT_EXCEEDED', `The document is nested more than ${MAX_DEPTH} levels deep.`, node);
    if (isAlias(node)) return this.readAlias(node.resolve(this.document), node, depth);
    if (isScalar(node)) return this.scalar(node);
    if (this.open.has(node)) throw new Refused('MALFORMED_YAML', 'An anchor contains itself.', node);
    this.open.add(node);
    const value = isSeq(node)
      ? node.items.map((item) => this.read(item as Node, depth + 1))
      : isMap(node)
        ? this.map(node.items as Pair<Node, Node | null>[], node, depth)
        : null;
    this.open.delete(node);
    return value;
  }

  private readAlias(target: Node | undefined, alias: Node, depth: number): Json {
    if (target === undefined)
      throw new Refused('MALFORMED_YAML', 'An alias names an anchor that is not in its document.', alias);
    return this.read(target, depth);
  }

  private scalar(node: Scalar): Json {
    const text = String(node.value ?? '');
    if (
      node.tag === 'tag:yaml.org,2002:str' &&
      node.type === Scalar.PLAIN &&
      node.source !== undefined &&
      isTagged(node)
    )
      return text;
    if (node.type !== undefined && node.type !== Scalar.PLAIN) return text;
    const result = resolvePlain(text);
    if (!result.ok) throw new Refused('MALFORMED_YAML', result.why, node);
    return result.value;
  }

  private map(pairs: readonly Pair<Node, Node | null>[], map: Node, depth: number): JsonObject {
    const result = Object.create(null) as JsonObject;
    const places = new Map<string, number>();
    const merges: Pair<Node, Node | null>[] = [];
    for (const pair of pairs) {
      if (isMergeKey(pair.key)) {
        merges.push(pair);
        continue;
      }
      const key = this.key(pair.key, map);
      const offset = pair.key.range?.[0] ?? 0;
      const before = places.get(key);
      if (before !== undefined) {
        this.warn(
          'DUPLICATE_KEY',
          `The key ${key} stands twice: the one on line ${this.place(offset).line} counts, the one on line ${this.place(before).line} is lost. Remove one.`,
          before,
        );
      }
      places.set(key, offset);
      result[key] = this.read(pair.value, depth + 1);
    }
    for (const merge of merges) this.merge(result, merge, depth);
    return result;
  }

  /** Explicit keys win, and of several merged maps the earlier. */
  private merge(into: JsonObject, pair: Pair<Node, Node | null>, depth: number): void {
    const value = this.read(pair.value, depth + 1);
    for (const source of Array.isArray(value) ? value : [value]) {
      if (typeof source !== 'object' || source === null || Array.isArray(source)) {
        throw new Refused('MALFORMED_YAML', 'A merge key << needs a map or a list of maps.', pair.key);
      }
      for (const key of Object.keys(source)) {
        if (!Object.hasOwn(into, key)) into[key] = source[key] ?? null;
      }
    }
  }

  private key(node: Node | null, map: Node): string {
    const value = node === null ? null : this.read(node, 0);
    if (value === null) throw new Refused('MALFORMED_YAML', 'A key is missing.', node ?? map);
    if (typeof value === 'object')
      throw new Refused('MALFORMED_YAML', 'A key must be a string, not a list or a map.', node);
    return isScalar(node) && typeof value === 'number' ? String(node.value) : String(value);
  }
}

function isTagged(node: Scalar): boolean {
  return node.tag !== undefined;
}

function isMergeKey(node: Node | null): boolean {
  return isScalar(node) && node.value === '<<' && node.type === Scalar.PLAIN;
}

/** The node at the end of a path, and the offset of its key (or list item); of the nearest ancestor where it is absent. */
function nodeAt(document: Document.Parsed, path: FieldPath): { offset: number; node: Node | undefined } {
  let node: Node | null | undefined = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pairs = node.items as Pair<Node, Node | null>[];
      const pair: Pair<Node, Node | null> | undefined = pairs.findLast(
        (each) => isScalar(each.key) && String(each.key.value) === step,
      );
      if (pair === undefined) return { offset, node: undefined };
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      const item = node.items[step] as Node | undefined;
      if (item === undefined) return { offset, node: undefined };
      offset = item.range?.[0] ?? offset;
      node = item;
    } else return { offset, node: undefined };
  }
  if (isAlias(node)) node = node.resolve(document);
  return { offset, node: node ?? undefined };
}

function scalarText(node: Node | undefined): string | undefined {
  return isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
}
