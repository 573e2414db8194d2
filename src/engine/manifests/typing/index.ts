import { podShapesOf } from '../pod-shapes.js';
import type { FieldPath, Json, JsonObject } from '../types.js';
import { decode, emptyObject, isObject, withoutPrototypes, type TypingProblem } from './decode.js';
import { schemaOf } from './kinds.js';
import { removedApi } from './removed-apis.js';
import { metadata } from './schemas/meta.js';
import { podTemplate } from './schemas/pods.js';
import { validate } from './validation/index.js';

export type { TypingProblem } from './decode.js';

export interface TypedObject {
  /** False for a kind without a schema here: only its metadata is decoded, the rest is carried over unread. */
  readonly known: boolean;
  /** A new value, its objects without prototypes; fields that could not be decoded are left out. No defaults are applied. */
  readonly value: JsonObject;
  readonly problems: TypingProblem[];
}

/** Whether what is meant cannot be told. Most of what the API server refuses leaves the meaning plain. */
export function isUndecodable(typed: TypedObject): boolean {
  return typed.problems.some((problem) => UNDECODABLE_CODES.has(problem.code));
}

const UNDECODABLE_CODES: ReadonlySet<string> = new Set(['TYPE_MISMATCH', 'REMOVED_API']);

/**
 * The object with quotes around what lacks them, where nothing else keeps it from being decoded: `namespace: y` is the boolean
 * true for the cluster, and a person meant "y". Undefined where that is not all.
 */
export function decodeWithQuotes(
  apiVersion: string,
  kind: string,
  value: JsonObject,
  typed: TypedObject,
  textOf: (path: FieldPath) => string | undefined,
): JsonObject | undefined {
  const unquoted = typed.problems.filter((problem) => problem.wantsQuotes === true);
  if (unquoted.length === 0) return undefined;
  const mended = structuredCopy(value);
  for (const { path } of unquoted) {
    const text = textOf(path);
    const parent = path.slice(0, -1).reduce<Json | undefined>(stepInto, mended);
    const last = path.at(-1);
    if (text === undefined || last === undefined || typeof parent !== 'object' || parent === null) return undefined;
    if (Array.isArray(parent)) parent[Number(last)] = text;
    else parent[String(last)] = text;
  }
  const again = decodeTyped(apiVersion, kind, isObject(mended) ? mended : emptyObject());
  const others = again.problems.some((problem) => problem.outcome === 'rejected' && problem.code !== 'BAD_NAME');
  return others ? undefined : again.value;
}

function structuredCopy(value: Json): Json {
  if (Array.isArray(value)) return value.map(structuredCopy);
  if (!isObject(value)) return value;
  const result = emptyObject();
  for (const key of Object.keys(value)) result[key] = structuredCopy(value[key] ?? null);
  return result;
}

function stepInto(value: Json | undefined, step: string | number): Json | undefined {
  if (Array.isArray(value)) return value[Number(step)];
  return isObject(value) ? value[String(step)] : undefined;
}

/** Decodes an object by its kind's types and validates it as the API server would, all causes at once. Never throws. */
export function decodeTyped(apiVersion: string, kind: string, value: JsonObject): TypedObject {
  const problems: TypingProblem[] = [];
  const schema = schemaOf(apiVersion, kind);
  if (schema === undefined) {
    reportRemovedApi(apiVersion, kind, problems);
    return {
      known: false,
      value: decodeShapes(apiVersion, kind, decodeMetadataOnly(value, problems), problems),
      problems,
    };
  }
  const decoded = decode(value, schema, [], problems);
  const result = isObject(decoded) ? decoded : emptyObject();
  validate(apiVersion, kind, result, problems);
  return { known: true, value: result, problems };
}

/** Every kind has the same metadata, and the API server decodes it by type even where it knows no more of the kind. */
function decodeMetadataOnly(value: JsonObject, problems: TypingProblem[]): JsonObject {
  const result = emptyObject();
  for (const key of Object.keys(value)) {
    const inner = value[key] ?? null;
    const decoded = key === 'metadata' ? decode(inner, metadata, ['metadata'], problems) : withoutPrototypes(inner);
    if (decoded !== undefined) result[key] = decoded;
  }
  return result;
}

/**
 * Pods of a kind that is not known have fields of that kind's own, so that an unknown field is nothing to report. One of another
 * type than a pod's is: whatever makes the pod would not get it past the API server.
 */
function decodeShapes(apiVersion: string, kind: string, value: JsonObject, problems: TypingProblem[]): JsonObject {
  for (const { path, form } of podShapesOf(apiVersion, kind, value)) {
    if (form !== 'template' || path.length === 0) continue;
    const parent = path.slice(0, -1).reduce<Json | undefined>(stepInto, value);
    const last = path.at(-1);
    const own: TypingProblem[] = [];
    const decoded = decode(stepInto(parent, last ?? '') ?? null, podTemplate, path, own);
    problems.push(...own.filter(({ code }) => code !== 'UNKNOWN_FIELD').map(asChange));
    if (decoded === undefined || last === undefined) continue;
    if (Array.isArray(parent)) parent[Number(last)] = decoded;
    else if (isObject(parent)) parent[String(last)] = decoded;
  }
  return value;
}

/** A field in another case may be one of the kind's own: it is said aloud, and stands in nobody's way. */
function asChange(problem: TypingProblem): TypingProblem {
  return problem.code === 'WRONG_CASE' ? { ...problem, outcome: 'accepted-changed' } : problem;
}

function reportRemovedApi(apiVersion: string, kind: string, problems: TypingProblem[]): void {
  const removed = removedApi(apiVersion, kind);
  if (removed === undefined) return;
  problems.push({
    outcome: 'rejected',
    code: 'REMOVED_API',
    message: `${apiVersion} ${kind} was removed in Kubernetes ${removed.since}. Use ${removed.successor}.`,
    clusterBehaviour: `kubectl finds no match for the kind in this version and leaves the object out.`,
    path: ['apiVersion'],
  });
}
