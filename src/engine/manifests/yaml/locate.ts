import type { FieldPath } from '../types.js';
import { isMerge, keyText, mappingOf, mergedMaps } from './keys.js';
import type { MappingNode, YamlNode } from './nodes.js';

/** A value's node and where its key (or list item) stands; of the nearest ancestor that exists where it is absent. */
export interface Found {
  readonly offset: number;
  readonly node: YamlNode | undefined;
}

export function find(root: YamlNode, path: FieldPath): Found {
  let node: YamlNode = root;
  let offset = root.start;
  for (const step of path) {
    const target: YamlNode = node.kind === 'alias' ? node.target : node;
    if (target.kind === 'mapping') {
      const entry = entryOf(target, String(step));
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

/** The entry that a key's value comes from: the last that has it, a merge key among them. */
function entryOf(map: MappingNode, name: string): { key: YamlNode; value: YamlNode } | undefined {
  for (let index = map.items.length - 2; index >= 0; index -= 2) {
    const key = map.items[index];
    const value = map.items[index + 1];
    if (key === undefined || value === undefined) continue;
    if (!isMerge(key)) {
      if (keyText(key) === name) return { key, value };
      continue;
    }
    for (const source of [...mergedMaps(value)].reverse()) {
      const mapping = source === undefined ? undefined : mappingOf(source);
      const found = mapping === undefined ? undefined : entryOf(mapping, name);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
