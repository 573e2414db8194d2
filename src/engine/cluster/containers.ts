import type { FieldPath, JsonObject } from '../manifests/index.js';
import { asObject, asString } from './json.js';

export type ContainerKind = 'initContainer' | 'container' | 'ephemeralContainer';

export interface Container {
  readonly kind: ContainerKind;
  readonly name: string;
  readonly value: JsonObject;
  /** Within the PodSpec: ['containers', 0]. */
  readonly path: FieldPath;
}

const FIELDS = [
  ['initContainers', 'initContainer'],
  ['containers', 'container'],
  ['ephemeralContainers', 'ephemeralContainer'],
] as const;

/** Every container in the order that Pod Security Admission visits them. The one place that knows the three lists. */
export function containersOf(podSpec: JsonObject): Container[] {
  const containers: Container[] = [];
  for (const [field, kind] of FIELDS) {
    const list = podSpec[field];
    if (!Array.isArray(list)) continue;
    list.forEach((item, index) => {
      const value = asObject(item);
      if (value !== undefined)
        containers.push({ kind, name: asString(value['name']) ?? '', value, path: [field, index] });
    });
  }
  return containers;
}
