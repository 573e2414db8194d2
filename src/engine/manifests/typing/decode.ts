import { isBare, newObject, type FieldPath, type Json, type JsonObject } from '../types.js';
import { nearestName } from './nearest.js';
import type { ObjectSchema, Schema } from './schema.js';

export interface TypingProblem {
  readonly outcome: 'rejected' | 'accepted-changed';
  readonly code: string;
  /** What is wrong and what to write instead. */
  readonly message: string;
  readonly clusterBehaviour?: string;
  readonly path: FieldPath;
  /** A string was wanted and a number or boolean is there: quotes around what is written would make it right. */
  readonly wantsQuotes?: true;
}

/** Looking for the name that was meant takes its time; nobody reads more than so many. */
const MOST_EXPLAINED = 100;
const A_STRING = 'a string';
const UNDECODABLE = 'The API server cannot decode the object and refuses it.';
const STRICT =
  'kubectl asks for strict validation, and the API server refuses the object; clients that do not ask drop the field without a word.';

/**
 * Decodes as Go's JSON decoder does into typed fields: no coercion between strings, numbers and booleans, and null is the
 * same as absent. Every problem is reported at its own path; a field that cannot be decoded is left out of the result, which
 * is a new value without prototypes.
 */
export function decode(value: Json, schema: Schema, path: FieldPath, problems: TypingProblem[]): Json | undefined {
  return decodeAt(value, schema, [...path], problems);
}

/** `path` is where the decoder stands: it is changed on the way and copied only where there is something to report. */
function decodeAt(value: Json, schema: Schema, path: (string | number)[], problems: TypingProblem[]): Json | undefined {
  if (value === null) return undefined;
  switch (schema.type) {
    case 'any':
      return withoutPrototypes(value);
    case 'bool':
      return typeof value === 'boolean' ? value : mismatch(value, path, problems, 'true or false', unquoteHint(value));
    case 'string':
      return typeof value === 'string' ? value : mismatch(value, path, problems, A_STRING, quoteHint(value));
    case 'enum':
      if (typeof value !== 'string') return mismatch(value, path, problems, A_STRING, quoteHint(value));
      checkValue(value, schema.values, path, problems);
      return value;
    case 'int32':
      if (isInteger(value, 2 ** 31)) return value;
      return mismatch(value, path, problems, 'a whole number of at most 32 bits', unquoteHint(value));
    case 'int64':
      // Beyond 2^53 the text's digits are already lost, so no number can be told from its neighbour.
      return isInteger(value, 2 ** 53) ? value : mismatch(value, path, problems, 'a whole number', unquoteHint(value));
    case 'number':
      return typeof value === 'number' ? value : mismatch(value, path, problems, 'a number', unquoteHint(value));
    case 'intOrString':
      if (typeof value === 'string' || isInteger(value, 2 ** 31)) return value;
      return mismatch(value, path, problems, 'a whole number of at most 32 bits, or a string');
    case 'quantity':
      if (typeof value === 'number') return value;
      if (typeof value !== 'string')
        return mismatch(value, path, problems, 'a quantity', ' Write one such as 500m or 128Mi.');
      if (!QUANTITY.test(value))
        return mismatch(value, path, problems, 'a quantity', ' Write one such as 500m or 128Mi.');
      return value;
    case 'list':
      if (!Array.isArray(value)) return mismatch(value, path, problems, 'a list', ' Start each item with a dash.');
      return decodeList(value, schema.items, path, problems);
    case 'map':
      return isObject(value)
        ? decodeMap(value, schema.values, path, problems)
        : mismatch(value, path, problems, 'a map');
    case 'object':
      return isObject(value)
        ? decodeObject(value, schema, path, problems)
        : mismatch(value, path, problems, 'a map of fields');
  }
}

function mismatch(value: Json, path: FieldPath, problems: TypingProblem[], wanted: string, hint = ''): undefined {
  problems.push({
    outcome: 'rejected',
    code: 'TYPE_MISMATCH',
    message: `${dotted(path) || 'The object'} must be ${wanted}, not ${describe(value)}.${hint}`,
    clusterBehaviour: UNDECODABLE,
    path: [...path],
    ...(wanted === A_STRING && typeof value !== 'object' ? { wantsQuotes: true as const } : {}),
  });
  return undefined;
}

const QUANTITY = /^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]+)?$/;

function decodeList(
  value: readonly Json[],
  items: Schema,
  path: (string | number)[],
  problems: TypingProblem[],
): Json[] {
  const depth = path.length;
  const result = value.map((item, index) => {
    path[depth] = index;
    return decodeAt(item, items, path, problems) ?? zero(items);
  });
  path.length = depth;
  return result;
}

function decodeObject(
  value: JsonObject,
  schema: ObjectSchema,
  path: (string | number)[],
  problems: TypingProblem[],
): JsonObject {
  const result = emptyObject();
  const depth = path.length;
  for (const key of Object.keys(value)) {
    const field = schema.fields.get(key);
    const inner = value[key] ?? null;
    if (field === undefined) {
      if (schema.open) result[key] = withoutPrototypes(inner);
      else reportUnknown(key, schema, path, problems);
      continue;
    }
    path[depth] = key;
    const decoded = decodeAt(inner, field, path, problems);
    path.length = depth;
    if (decoded !== undefined) result[key] = decoded;
  }
  return result;
}

function reportUnknown(key: string, schema: ObjectSchema, path: FieldPath, problems: TypingProblem[]): void {
  const place = [...path, key];
  const shown = dotted(place.map((step) => (typeof step === 'string' ? step.slice(0, 100) : step)));
  const rightCase = [...schema.fields.keys()].find((field) => field.toLowerCase() === key.toLowerCase());
  if (rightCase !== undefined) {
    problems.push({
      outcome: 'rejected',
      code: 'WRONG_CASE',
      message: `${shown} is not a field: upper and lower case matter. Write ${rightCase}.`,
      clusterBehaviour: STRICT,
      path: place,
    });
    return;
  }
  const near = problems.length < MOST_EXPLAINED ? nearestName(key, schema.fields.keys()) : undefined;
  const advice = near === undefined ? 'Remove it, or move it to where it belongs.' : `Did you mean ${near}?`;
  problems.push({
    outcome: 'rejected',
    code: 'UNKNOWN_FIELD',
    message: `${shown} is not a field. ${advice}`,
    clusterBehaviour: STRICT,
    path: place,
  });
}

/** A null value of a map is Go's zero value: a label `app:` is the empty string, which `Exists` still matches. */
function decodeMap(
  value: JsonObject,
  schema: Schema,
  path: (string | number)[],
  problems: TypingProblem[],
): JsonObject {
  const result = emptyObject();
  const depth = path.length;
  for (const key of Object.keys(value)) {
    path[depth] = key;
    result[key] = decodeAt(value[key] ?? null, schema, path, problems) ?? zero(schema);
  }
  path.length = depth;
  return result;
}

/** What Go's decoder leaves where a list or a map holds null: `- ` under `ingress` is the rule {}, which allows everything. */
function zero(schema: Schema): Json {
  switch (schema.type) {
    case 'any':
      return null;
    case 'bool':
      return false;
    case 'string':
    case 'enum':
      return '';
    case 'int32':
    case 'int64':
    case 'number':
    case 'intOrString':
    case 'quantity':
      return 0;
    case 'list':
      return [];
    case 'map':
    case 'object':
      return emptyObject();
  }
}

function checkValue(value: string, values: readonly string[], path: FieldPath, problems: TypingProblem[]): void {
  if (value === '' || values.includes(value)) return;
  const wrongCase = values.find((each) => each.toLowerCase() === value.toLowerCase());
  const advice = wrongCase === undefined ? `Write ${alternatives(values)}.` : `Write ${wrongCase}.`;
  problems.push({
    outcome: 'rejected',
    code: 'INVALID_VALUE',
    message: `${dotted(path)} cannot be ${excerpt(value)}. ${advice}`,
    clusterBehaviour: 'The API server refuses the object.',
    path: [...path],
  });
}

/** `TCP, UDP or SCTP`. */
export function alternatives(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1) ?? ''}`;
}

/** The value with objects that inherit nothing, so that a key such as `constructor` is only ever the document's own. */
export function withoutPrototypes(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (!isObject(value) || isBare(value)) return value;
  const result = emptyObject();
  for (const key of Object.keys(value)) result[key] = withoutPrototypes(value[key] ?? null);
  return result;
}

export function emptyObject(): JsonObject {
  return newObject();
}

/** `spec.ingress[0].ports[1].endPort`, `metadata.labels[app.kubernetes.io/name]`: as the API server writes field paths. */
export function dotted(path: FieldPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number' || step.includes('.') || step.includes('/')) text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as a message shows it: quoted, and short whatever was uploaded. */
export function excerpt(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function isInteger(value: Json, limit: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value < limit && value >= -limit;
}

function quoteHint(value: Json): string {
  return typeof value === 'number' || typeof value === 'boolean' ? ` Put it in quotes: "${String(value)}".` : '';
}

function unquoteHint(value: Json): string {
  return typeof value === 'string' ? ' Write it without quotes.' : '';
}

function describe(value: Json): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return `the ${typeof value} ${excerpt(value)}`;
}
