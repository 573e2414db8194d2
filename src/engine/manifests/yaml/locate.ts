import type { FieldPath } from '../types.js';
import { isMerge, keyText, mappingOf, mergedMaps } from './keys.js';
import type { MappingNode, YamlNode } from './nodes.js';

/** A value's node and where its key (or list item) stands; of the nearest ancestor that exists where it is absent. */
export interface Found {
  readonly offset: number;
  readonly node: YamlNode | undefined;
}

interface Entry {
  readonly key: YamlNode;
  readonly value: YamlNode;
}

/** Finds values in one document. Each map is gone through once, when something in it is first asked for. */
export class Locator {
  private readonly entries = new Map<MappingNode, ReadonlyMap<string, Entry>>();

  constructor(private readonly root: YamlNode) {}

  find(path: FieldPath): Found {
    let node: YamlNode = this.root;
    let offset = node.start;
    for (const step of path) {
      const target: YamlNode = node.kind === 'alias' ? node.target : node;
      if (target.kind === 'mapping') {
        const entry = this.entriesOf(target).get(String(step));
        if (entry === undefined) return { offset, node: undefined };
        offset = entry.key.start;
        node = entry.value;
      } else if (target.kind === 'sequence' && typeof step === 'number') {
        const item = target.items[step];
        if (item === undefined) return { offset, node: undefined };
        offset = item.start;
        node = item;
      } else return { offset, node: undefined };
    }
    return { offset, node: node.kind === 'alias' ? node.target : node };
  }

  /** The entry that each key's value comes from: the last that has it, those of a merge key among them. */
  private entriesOf(map: MappingNode): ReadonlyMap<string, Entry> {
    const known = this.entries.get(map);
    if (known !== undefined) return known;
    const entries = new Map<string, Entry>();
    for (let index = 0; index < map.items.length; index += 2) {
      const key = map.items[index];
      const value = map.items[index + 1];
      if (key === undefined || value === undefined) break;
      if (!isMerge(key)) {
        const name = keyText(key);
        if (name !== undefined) entries.set(name, { key, value });
        continue;
      }
      for (const source of mergedMaps(value)) {
        const mapping = source === undefined ? undefined : mappingOf(source);
        if (mapping !== undefined) this.entriesOf(mapping).forEach((entry, name) => entries.set(name, entry));
      }
    }
    this.entries.set(map, entries);
    return entries;
  }
}

/** For a single look; a Locator remembers what it has gone through. */
export function find(root: YamlNode, path: FieldPath): Found {
  return new Locator(root).find(path);
}
