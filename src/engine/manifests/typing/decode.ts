import type { FieldPath, Json, JsonObject } from '../types.js';
import type { Schema } from './schema.js';

export interface TypingProblem {
  readonly outcome: 'rejected' | 'accepted-changed';
  readonly code: string;
  readonly message: string;
  readonly clusterBehaviour?: string;
  readonly path: FieldPath;
}

/** Decodes as Go's JSON decoder does into typed fields: no coercion between strings, numbers and booleans; null is absent. */
export function decode(value: Json, schema: Schema, path: FieldPath, problems: TypingProblem[]): Json | undefined {
  if (value === null) return undefined;
  const mismatch = (wanted: string, hint = ''): undefined => {
    problems.push({
      outcome: 'rejected',
      code: 'TYPE_MISMATCH',
      message: `${dotted(path)} must be ${wanted}, not ${describe(value)}.${hint}`,
      clusterBehaviour: 'The API server cannot decode the object and refuses it.',
      path,
    });
    return undefined;
  };
  switch (schema.type) {
    case 'any':
      return value;
    case 'bool':
      return typeof value === 'boolean' ? value : mismatch('true or false', ' Write it without quotes.');
    case 'string':
      return typeof value === 'string' ? value : mismatch('a string', ' Put it in quotes.');
    case 'int32':
      return isInteger(value, 2 ** 31) ? value : mismatch('a 32-bit whole number', ' Write it without quotes.');
    case 'int64':
      return isInteger(value, 2 ** 53) ? value : mismatch('a whole number', ' Write it without quotes.');
    case 'intOrString':
      return typeof value === 'string' || isInteger(value, 2 ** 31) ? value : mismatch('a whole number or a string');
    case 'list':
      if (!Array.isArray(value)) return mismatch('a list');
      return value.map((item, index) => decode(item, schema.items, [...path, index], problems) ?? null);
    case 'stringMap':
      return isObject(value) ? decodeStringMap(value, path, problems) : mismatch('a map of strings');
    case 'object':
      return isObject(value) ? decodeObject(value, schema.fields, path, problems) : mismatch('a map of fields');
  }
}

function decodeObject(
  value: JsonObject,
  fields: ReadonlyMap<string, Schema>,
  path: FieldPath,
  problems: TypingProblem[],
): JsonObject {
  const result = Object.create(null) as JsonObject;
  for (const key of Object.keys(value)) {
    const schema = fields.get(key);
    const inner = value[key] ?? null;
    const decoded = schema === undefined ? inner : decode(inner, schema, [...path, key], problems);
    if (schema === undefined) reportWrongCase(key, fields, path, problems);
    if (decoded !== undefined) result[key] = decoded;
  }
  return result;
}

function reportWrongCase(
  key: string,
  fields: ReadonlyMap<string, Schema>,
  path: FieldPath,
  problems: TypingProblem[],
): void {
  const right = [...fields.keys()].find((field) => field !== key && field.toLowerCase() === key.toLowerCase());
  if (right === undefined) return;
  problems.push({
    outcome: 'rejected',
    code: 'UNKNOWN_FIELD',
    message: `${dotted([...path, key])} is not a field; write ${right}.`,
    clusterBehaviour: 'kubectl asks for strict validation, and the API server refuses the object.',
    path: [...path, key],
  });
}

/** A null value of a map of strings is the empty string, which `Exists` still matches. */
function decodeStringMap(value: JsonObject, path: FieldPath, problems: TypingProblem[]): JsonObject {
  const result = Object.create(null) as JsonObject;
  for (const key of Object.keys(value)) {
    result[key] = decode(value[key] ?? null, { type: 'string' }, [...path, key], problems) ?? '';
  }
  return result;
}

export function dotted(path: FieldPath): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isInteger(value: Json, limit: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value < limit && value >= -limit;
}

function describe(value: Json): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return `the ${typeof value} ${JSON.stringify(value)}`;
}
