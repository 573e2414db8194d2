import type { Json } from '../manifests/index.js';
import { asObject } from './json.js';
import type { Labels } from './types.js';

/** Labels or annotations as a map: a key may be called `constructor`. */
export function labelsOf(value: Json | undefined): Labels {
  const object = asObject(value);
  if (object === undefined) return new Map();
  return new Map(
    Object.keys(object).flatMap((key) => (typeof object[key] === 'string' ? [[key, object[key]] as const] : [])),
  );
}
