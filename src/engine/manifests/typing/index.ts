import { groupOf, knownKind } from '../kinds.js';
import type { JsonObject } from '../types.js';
import { decode, isObject, type TypingProblem } from './decode.js';
import { schemaOf } from './kinds.js';
import { validateNetworkPolicy } from './network-policy.js';

export type { TypingProblem } from './decode.js';

/** Decodes an object by its kind and validates it as the API server would, all causes at once. */
export function decodeTyped(
  apiVersion: string,
  kind: string,
  value: JsonObject,
): { known: boolean; value: JsonObject; problems: TypingProblem[] } {
  const problems: TypingProblem[] = [];
  const decoded = decode(value, schemaOf(apiVersion, kind), [], problems);
  const result = isObject(decoded) ? decoded : value;
  if (groupOf(apiVersion) === 'networking.k8s.io' && kind === 'NetworkPolicy') validateNetworkPolicy(result, problems);
  return { known: knownKind(apiVersion, kind) !== undefined, value: result, problems };
}
