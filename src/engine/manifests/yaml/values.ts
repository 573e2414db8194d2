import { exactInteger, resolvePlain, type Scalar } from '../scalars.js';
import { newObject, type Json, type JsonObject } from '../types.js';
import { isMerge, keyText, mergedMaps } from './keys.js';
import type { AliasNode, MappingNode, ScalarNode, YamlNode } from './nodes.js';
import { MOST_LEVELS, type ParsedDocument } from './parser.js';
import { YamlProblem, type YamlCode } from './problem.js';
import { hasMeaning, resolveTagged } from './tags.js';

/** What an anchor may make of a document: values that its aliases stand for, written out. */
const MOST_REPEATED = 200_000;
/** Of one kind of remark, so that a hostile document cannot make its answer long. */
const MOST_REMARKS = 100;

/** What kubectl takes, but not as it is written. */
export interface Remark {
  readonly code: 'DUPLICATE_KEY' | 'MERGE_OVERRIDES' | 'IGNORED_TAG' | 'INEXACT_NUMBER';
  readonly offset: number;
  /** The other place of a key that stands twice, the one that counts. */
  readonly other?: number;
  /** The key, the tag or the number. */
  readonly what: string;
}

export interface DocumentValue {
  readonly value: Json;
  readonly remarks: readonly Remark[];
  /** How many values its aliases stand for, written out. */
  readonly repeated: number;
}

/**
 * The value of a document as go-yaml decodes it and sigs.k8s.io/yaml turns it into JSON. What aliases repeat is shared, not
 * copied. Throws a YamlProblem and nothing else.
 */
export function valueOf(document: ParsedDocument): DocumentValue {
  const builder = new Builder(document.targets);
  const value = document.root === undefined ? null : builder.value(document.root, 0);
  return { value, remarks: builder.remarks, repeated: builder.repeated };
}

interface Measure {
  /** Nodes that go-yaml visits to decode it. */
  readonly nodes: number;
  readonly levels: number;
}

class Builder {
  readonly remarks: Remark[] = [];
  repeated = 0;
  private own = 0;
  private readonly shared = new Map<YamlNode, Json>();
  private readonly measures = new Map<YamlNode, Measure>();

  constructor(private readonly targets: ReadonlySet<YamlNode>) {}

  value(node: YamlNode, level: number): Json {
    this.own += 1;
    switch (node.kind) {
      case 'scalar':
        return this.scalar(node);
      case 'alias':
        return this.alias(node, level);
      case 'sequence':
      case 'mapping': {
        if (!hasMeaning(node.tag, false)) this.remark({ code: 'IGNORED_TAG', offset: node.start, what: node.tag });
        const value =
          node.kind === 'mapping' ? this.mapping(node, level) : node.items.map((item) => this.value(item, level + 1));
        if (this.targets.has(node)) this.shared.set(node, value);
        return value;
      }
    }
  }

  private scalar(node: ScalarNode): Json {
    const value = this.resolve(node);
    if (typeof value !== 'number') return value;
    if (!Number.isFinite(value)) this.fail(`${node.text} is not a number that JSON has; kubectl refuses it.`, node);
    if (!Number.isSafeInteger(value) && node.text.length > 15) {
      const exact = exactInteger(node.text);
      if (exact !== undefined && exact !== BigInt(value)) {
        this.remark({ code: 'INEXACT_NUMBER', offset: node.start, what: node.text });
      }
    }
    return value;
  }

  private resolve(node: ScalarNode): Scalar {
    if (node.tag === '') return node.isPlain ? resolvePlain(node.text) : node.text;
    if (!hasMeaning(node.tag, true)) this.remark({ code: 'IGNORED_TAG', offset: node.start, what: node.tag });
    const result = resolveTagged(node.tag, node.text);
    return result.ok ? result.value : this.fail(result.why, node);
  }

  private alias(node: AliasNode, level: number): Json {
    const { target } = node;
    const measure = this.measure(target);
    if (level + measure.levels > MOST_LEVELS) {
      this.fail(`The document is nested more than ${MOST_LEVELS} levels deep.`, node, 'PARSE_LIMIT_EXCEEDED');
    }
    this.repeat(measure.nodes, node);
    if (target.kind === 'scalar') return this.scalar(target);
    // An anchor closes before it can be named, so its value is there, but for a target that only a merge key has read.
    return this.shared.get(target) ?? this.value(target, level);
  }

  /** go-yaml's own bound on what aliases may make of a document, and ours. */
  private repeat(nodes: number, alias: AliasNode): void {
    this.repeated += nodes;
    const all = this.own + this.repeated;
    const isBomb =
      this.repeated > MOST_REPEATED || (this.repeated > 100 && all > 1000 && this.repeated / all > shareAllowed(all));
    if (!isBomb) return;
    this.fail(
      `The aliases of the document stand for more than ${MOST_REPEATED} values, or for all but a hundredth of it.`,
      alias,
      'PARSE_LIMIT_EXCEEDED',
    );
  }

  private measure(node: YamlNode): Measure {
    const known = this.measures.get(node);
    if (known !== undefined) return known;
    let nodes = 1;
    let levels = 0;
    if (node.kind === 'alias') {
      const target = this.measure(node.target);
      nodes += target.nodes;
      levels = target.levels;
    } else if (node.kind !== 'scalar') {
      for (const item of node.items) {
        const inner = this.measure(item);
        nodes += inner.nodes;
        levels = Math.max(levels, inner.levels + 1);
      }
    }
    const measure = { nodes, levels };
    this.measures.set(node, measure);
    return measure;
  }

  /** Keys in their order: the last of two counts, and a merge key counts where it stands. */
  private mapping(node: MappingNode, level: number): JsonObject {
    const result = newObject();
    let places: Map<string, number> | undefined;
    let hasMerged = false;
    const { items } = node;
    for (let index = 0; index < items.length; index += 2) {
      const keyNode = items[index];
      const valueNode = items[index + 1];
      if (keyNode === undefined || valueNode === undefined) break;
      if (isMerge(keyNode)) {
        this.merge(result, keyNode, valueNode, level, new Set(hasMerged ? [] : Object.keys(result)));
        hasMerged = true;
        continue;
      }
      this.own += 1;
      const key = this.key(keyNode);
      if (result[key] !== undefined) {
        places ??= this.placesOf(items);
        const before = places.get(key);
        if (before !== undefined && before < keyNode.start) {
          this.remark({ code: 'DUPLICATE_KEY', offset: before, other: keyNode.start, what: key });
          places.set(key, keyNode.start);
        }
      }
      result[key] = this.value(valueNode, level + 1);
    }
    return result;
  }

  /** Where each key of a map stands first. */
  private placesOf(items: readonly YamlNode[]): Map<string, number> {
    const places = new Map<string, number>();
    for (let index = 0; index < items.length; index += 2) {
      const node = items[index];
      if (node === undefined || isMerge(node)) continue;
      const key = keyText(node);
      if (key !== undefined && !places.has(key)) places.set(key, node.start);
    }
    return places;
  }

  /** In the order of go-yaml v2, where a merge key also overrides the keys that stand before it. */
  private merge(into: JsonObject, key: YamlNode, value: YamlNode, level: number, own: ReadonlySet<string>): void {
    for (const source of mergedMaps(value)) {
      if (source === undefined) this.fail('A merge key << needs a map, an alias of one, or a list of such.', key);
      const merged = this.value(source, level) as JsonObject;
      for (const name of Object.keys(merged)) {
        if (own.has(name)) this.remark({ code: 'MERGE_OVERRIDES', offset: key.start, what: name });
        into[name] = merged[name] ?? null;
      }
    }
  }

  private key(node: YamlNode): string {
    const text = keyText(node, (scalar) => this.resolve(scalar));
    return text ?? this.fail('A key must be text, a number or a boolean; kubectl refuses any other.', node);
  }

  private remark(remark: Remark): void {
    if (this.remarks.length < MOST_REMARKS) this.remarks.push(remark);
  }

  private fail(message: string, node: YamlNode, code: YamlCode = 'MALFORMED_YAML'): never {
    throw new YamlProblem(code, message, node.start);
  }
}

/** go-yaml's: of small documents nearly all may be repetition, of ones with four million values a tenth. */
function shareAllowed(nodes: number): number {
  if (nodes <= 400_000) return 0.99;
  return nodes >= 4_000_000 ? 0.1 : 0.99 - (0.89 * (nodes - 400_000)) / 3_600_000;
}
