import { valueOf } from '../yaml/values.js';
import { isMerge, keyText, mergedMaps, mappingOf } from '../yaml/keys.js';
import type { MappingNode, SequenceNode, YamlNode } from '../yaml/nodes.js';
import type { ParsedDocument } from '../yaml/parser.js';
import type { Json, JsonObject } from '../types.js';
import { blockLines, entryLines, inline, inlineEntry, isCollection, jsonLines, type Style } from './emit.js';
import { Layout } from './layout.js';
import type { TextEdit } from './text-edits.js';

/** Something that this editor does not take apart, such as `? key`. */
export class Unsupported extends Error {}

/** The entry of a block map that a value belongs to: what is written below it stands further in than its key. */
interface Holder {
  readonly column: number;
  readonly keyEnd: number;
}

/**
 * The fewest edits after which a document says another value. Values that an alias or a merge key shares are left alone at
 * first: most often the change is wanted wherever they are shared, and it is made at the anchor.
 */
export class Reconciler {
  readonly edits: TextEdit[] = [];
  /** Whether a difference was left that only undoing the sharing can mend. */
  sharedLeft = false;
  private readonly layout: Layout;
  private readonly style: Style;

  constructor(
    private readonly text: string,
    document: ParsedDocument,
    private readonly unshare: boolean,
    isJson: boolean,
  ) {
    if (document.root === undefined) throw new Unsupported();
    this.layout = new Layout(text, document.root, isJson);
    this.style = this.layout.style;
    this.value = valueOf(document).value;
    this.root = document.root;
  }

  private readonly root: YamlNode;
  private readonly value: Json;

  /** Collects the edits. @throws Unsupported */
  run(target: Json): void {
    this.node(this.root, this.value, target, undefined);
  }

  private node(node: YamlNode, old: Json, target: Json, holder: Holder | undefined): void {
    if (isEqual(old, target)) return;
    if (node.kind === 'alias') this.alias(node, old, target);
    else if (node.kind === 'mapping' && isObject(old) && isObject(target) && Object.keys(target).length > 0) {
      this.mapping(node, old, target);
    } else if (node.kind === 'sequence' && Array.isArray(old) && Array.isArray(target) && target.length > 0) {
      this.sequence(node, old, target);
    } else this.replace(node, target, holder);
  }

  private alias(node: YamlNode, old: Json, target: Json): void {
    if (!this.unshare) {
      this.sharedLeft = true;
      return;
    }
    const written = this.text.slice(node.start, node.end);
    const keepsAll = isObject(old) && isObject(target) && Object.keys(old).every((key) => Object.hasOwn(target, key));
    if (!keepsAll) {
      this.edit(node.start, node.end, inline(target, this.style));
      return;
    }
    const own = Object.keys(target).filter((key) => !isEqual(old[key], target[key] ?? null));
    const entries = own.map((key) => inlineEntry(key, target[key] ?? null, this.style));
    this.edit(node.start, node.end, `{${[`<<: ${written}`, ...entries].join(', ')}}`);
  }

  private mapping(node: MappingNode, old: JsonObject, target: JsonObject): void {
    const entries = entriesOf(node);
    const added: [string, Json][] = [];
    for (const key of Object.keys(target)) {
      const wanted = target[key] ?? null;
      if (!Object.hasOwn(old, key)) {
        added.push([key, wanted]);
        continue;
      }
      const before = old[key] ?? null;
      if (isEqual(before, wanted)) continue;
      const entry = entries.get(key);
      if (entry !== undefined && !entry.isMerged) {
        const holder = { column: this.layout.column(entry.key.start), keyEnd: this.afterKey(entry.key, entry.value) };
        this.node(entry.value, before, wanted, holder);
      } else if (this.unshare) added.push([key, wanted]);
      else this.sharedLeft = true;
    }
    const gone = Object.keys(old).filter((key) => !Object.hasOwn(target, key));
    if (gone.some((key) => entries.get(key)?.isMerged !== false)) {
      // What a merge key brings cannot be left out: the map is written without it.
      if (this.unshare) this.replace(node, target, undefined);
      else this.sharedLeft = true;
      return;
    }
    if (gone.length > 0) {
      const removed = new Set<number>();
      for (let index = 0; 2 * index + 1 < node.items.length; index++) {
        const key = node.items[2 * index];
        if (key !== undefined && !isMerge(key) && gone.includes(keyText(key) ?? '')) removed.add(index);
      }
      if (2 * removed.size === node.items.length) {
        this.replace(node, target, undefined);
        return;
      }
      this.remove(node, removed);
      // Between brackets both would be written at one place: the next pass adds.
      if (added.length > 0 && this.layout.isFlow(node)) return;
    }
    if (added.length > 0) this.addEntries(node, added);
  }

  private addEntries(node: MappingNode, added: readonly [string, Json][]): void {
    if (this.layout.isFlow(node)) {
      this.addToFlow(
        node,
        added.map(([key, value]) => ({ key, value })),
      );
      return;
    }
    const first = node.items[0];
    if (first === undefined || this.text[first.start - 1] === '?') throw new Unsupported();
    const indent = ' '.repeat(this.layout.column(first.start));
    const lines = added.flatMap(([key, value]) => entryLines(key, value, this.style));
    this.insertLines(
      this.layout.contentEnd(node),
      lines.map((line) => indent + line),
    );
  }

  /** Takes out entries or items by their indexes; some are left. */
  private remove(node: MappingNode | SequenceNode, removed: ReadonlySet<number>): void {
    const size = node.kind === 'mapping' ? 2 : 1;
    const count = node.items.length / size;
    for (let first = 0; first < count; first++) {
      if (!removed.has(first)) continue;
      let behind = first + 1;
      while (removed.has(behind)) behind += 1;
      this.removeRun(node, first * size, behind * size);
      first = behind;
    }
  }

  /** Takes out what stands next to each other: nodes from one index up to another. */
  private removeRun(node: MappingNode | SequenceNode, from: number, to: number): void {
    const first = node.items[from];
    const next = node.items[to];
    const before = node.items[from - 1];
    const last = node.items[to - 1];
    if (first === undefined || last === undefined) throw new Unsupported();
    const start = node.kind === 'sequence' && !this.layout.isFlow(node) ? this.layout.dash(node, first) : first.start;
    const end = Math.max(this.layout.contentEnd(last), node.items[to - 2]?.end ?? 0, start + 1);
    if (this.layout.isFlow(node)) {
      if (next !== undefined) this.edit(first.start, next.start, '');
      else
        this.edit(before === undefined ? first.start : Math.max(before.end, node.items[from - 2]?.end ?? 0), end, '');
    } else if (this.layout.isFirstOnLine(start)) this.removeLines(start, end);
    else if (next !== undefined && node.kind === 'mapping') this.edit(start, next.start, '');
    else throw new Unsupported();
  }

  private sequence(node: SequenceNode, old: readonly Json[], target: readonly Json[]): void {
    const kept = subsequence(old, target);
    if (kept !== undefined) {
      this.remove(node, new Set([...old.keys()].filter((index) => !kept.has(index))));
      return;
    }
    const both = Math.min(old.length, target.length);
    for (let index = 0; index < both; index++) {
      const item = node.items[index];
      if (item !== undefined) this.node(item, old[index] ?? null, target[index] ?? null, undefined);
    }
    if (old.length > both) this.remove(node, new Set([...old.keys()].filter((index) => index >= both)));
    const added = target.slice(both);
    if (added.length === 0) return;
    if (this.layout.isFlow(node)) {
      this.addToFlow(
        node,
        added.map((value) => ({ value })),
      );
      return;
    }
    const indent = ' '.repeat(this.layout.column(node.start));
    const lines = blockLines([...added], this.style).map((line) => indent + line);
    this.insertLines(this.layout.contentEnd(node), lines);
  }

  /** Writes entries or items behind the last one between brackets, a line each where those that are there have one each. */
  private addToFlow(
    node: MappingNode | SequenceNode,
    added: readonly { readonly key?: string; readonly value: Json }[],
  ): void {
    const perItem = node.kind === 'mapping' ? 2 : 1;
    const last = node.items.at(-1);
    const lastStart = node.items.at(-perItem);
    const one = ({ key, value }: { readonly key?: string; readonly value: Json }): string =>
      key === undefined ? inline(value, this.style) : inlineEntry(key, value, this.style);
    const space = this.style.isJson && !this.style.isSpaced ? '' : ' ';
    if (last === undefined || lastStart === undefined) {
      this.edit(node.start + 1, node.end - 1, added.map(one).join(`,${space}`));
      return;
    }
    const end = Math.max(last.end, node.kind === 'mapping' ? lastStart.end : 0);
    if (!this.layout.isFirstOnLine(lastStart.start)) {
      this.edit(end, end, `,${space}${added.map(one).join(`,${space}`)}`);
      return;
    }
    const indent = this.text.slice(this.layout.lineStart(lastStart.start), lastStart.start);
    const lines = added.map(({ key, value }) => {
      if (!this.style.isJson) return indent + one(key === undefined ? { value } : { key, value });
      const step = indent.includes('\t') ? '\t' : Math.max(1, indent.length - this.layout.indentation(node.start));
      const [first = '', ...rest] = jsonLines(value, step);
      const name = key === undefined ? '' : `${JSON.stringify(key)}: `;
      return [indent + name + first, ...rest.map((line) => indent + line)].join('\n');
    });
    this.edit(end, end, `,\n${lines.join(',\n')}`);
  }

  private replace(node: YamlNode, target: Json, holder: Holder | undefined): void {
    const isBlock = (node.kind === 'mapping' || node.kind === 'sequence') && !this.layout.isFlow(node);
    const isFull = isCollection(target) && Object.keys(target).length > 0;
    if (isBlock && isFull) {
      const indent = ' '.repeat(this.layout.column(node.start));
      const text = blockLines(target, this.style).join(`\n${indent}`);
      this.edit(node.start, this.layout.contentEnd(node), text);
      return;
    }
    if (isBlock) {
      if (holder === undefined) this.edit(node.start, this.layout.contentEnd(node), inline(target, this.style));
      else this.edit(holder.keyEnd, this.layout.contentEnd(node), ` ${inline(target, this.style)}`);
      return;
    }
    const isEmpty = node.kind === 'scalar' && node.start === node.end;
    if (isEmpty && isFull && holder !== undefined && !this.style.isJson) {
      const further = Array.isArray(target) && !this.style.indentsLists ? 0 : this.style.step;
      const indent = ' '.repeat(holder.column + further);
      this.insertLines(
        holder.keyEnd,
        blockLines(target, this.style).map((line) => indent + line),
      );
      return;
    }
    this.edit(node.start, node.end, `${isEmpty ? ' ' : ''}${inline(target, this.style)}`);
  }

  /** Behind the colon of a key. */
  private afterKey(key: YamlNode, value: YamlNode): number {
    const colon = this.text.indexOf(':', key.end);
    return colon < 0 || (value.start !== value.end && colon > value.start) ? key.end : colon + 1;
  }

  /** Behind the line that an index is on. */
  private insertLines(offset: number, lines: readonly string[]): void {
    if (offset > 0 && this.text[offset - 1] === '\n') {
      this.edit(offset, offset, `${lines.join('\n')}\n`);
      return;
    }
    const end = this.layout.lineEnd(offset);
    if (end === this.text.length) this.edit(end, end, `\n${lines.join('\n')}`);
    else this.edit(end + 1, end + 1, `${lines.join('\n')}\n`);
  }

  private removeLines(start: number, end: number): void {
    const behind = this.text[end - 1] === '\n' ? end : Math.min(this.layout.lineEnd(end) + 1, this.text.length);
    this.edit(this.layout.lineStart(start), behind, '');
  }

  private edit(start: number, end: number, text: string): void {
    this.edits.push({ start, end, text });
  }
}

interface Entry {
  readonly key: YamlNode;
  readonly value: YamlNode;
  readonly isMerged: boolean;
}

/** The entry that each key's value comes from: the last that has it, a merge key among them. */
function entriesOf(map: MappingNode): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (let index = 0; index + 1 < map.items.length; index += 2) {
    const key = map.items[index];
    const value = map.items[index + 1];
    if (key === undefined || value === undefined) continue;
    if (isMerge(key)) {
      for (const source of mergedMaps(value)) {
        const mapping = source === undefined ? undefined : mappingOf(source);
        if (mapping === undefined) continue;
        for (const name of entriesOf(mapping).keys()) entries.set(name, { key, value, isMerged: true });
      }
    } else {
      const name = keyText(key);
      if (name !== undefined) entries.set(name, { key, value, isMerged: false });
    }
  }
  return entries;
}

/** The indexes of a list that another is left with, where it has only lost items. */
function subsequence(old: readonly Json[], target: readonly Json[]): ReadonlySet<number> | undefined {
  const kept = new Set<number>();
  let from = 0;
  for (const item of target) {
    let index = from;
    while (index < old.length && !isEqual(old[index], item)) index += 1;
    if (index >= old.length) return undefined;
    kept.add(index);
    from = index + 1;
  }
  return kept;
}

function isObject(value: Json): value is JsonObject {
  return isCollection(value) && !Array.isArray(value);
}

export function isEqual(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) && one.length === other.length && one.every((item, index) => isEqual(item, other[index]))
    );
  }
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null || Array.isArray(other)) {
    return false;
  }
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isEqual(one[key], other[key]))
  );
}
