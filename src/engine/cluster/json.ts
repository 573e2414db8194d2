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
  return asList(value).flatMap((item) => {
    const object = asObject(item);
    return object === undefined ? [] : [object];
  });
}

export function valueAt(value: JsonObject, path: FieldPath): Json | undefined {
  let current: Json | undefined = value;
  for (const step of path) {
    current = typeof step === 'number' ? (Array.isArray(current) ? current[step] : undefined) : ownField(current, step);
  }
  return current;
}

function ownField(value: Json | undefined, key: string): Json | undefined {
  const object = asObject(value);
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}

export function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
