import type { FieldPath, Json, JsonObject } from '../manifests/index.js';

/** Typed access to decoded values; what is absent or of another type is undefined, never an exception. */
export function asObject(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

export function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

export function asString(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function asNumber(value: Json | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

export function asBoolean(value: Json | undefined): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

export function objectsIn(value: Json | undefined): JsonObject[] {
  const objects: JsonObject[] = [];
  if (!Array.isArray(value)) return objects;
  for (const item of value) {
    const object = asObject(item);
    if (object !== undefined) objects.push(object);
  }
  return objects;
}

export function valueAt(value: JsonObject, path: FieldPath): Json | undefined {
  let current: Json | undefined = value;
  for (const step of path) {
    current = typeof step === 'number' ? (Array.isArray(current) ? current[step] : undefined) : ownField(current, step);
  }
  return current;
}

/** Asked of many fields that are mostly absent: that an inherited one is not the object's own is looked at last. */
function ownField(value: Json | undefined, key: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const field = value[key];
  return field !== undefined && Object.hasOwn(value, key) ? field : undefined;
}

export function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
