import { looksSecret } from './secret-values.js';
import type { Json, JsonObject } from './types.js';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const SECRET_NAME = /pass(word|wd|phrase)?$|passw|secret|token|api_?-?key|private_?-?key|credential/i;

/**
 * The keys of one map whose values are not to be kept: the payload of a Secret, an annotation that embeds whole objects, and
 * the value beside a name that says
 * that it is secret, or that looks like a credential whatever its name. It sees one map at a time and of its values only the scalars.
 */
export function secretKeysOf(map: JsonObject): readonly string[] {
  const { kind, name, value } = map;
  const isSecret = kind === 'Secret';
  const isNamed = value !== undefined && typeof name === 'string' && SECRET_NAME.test(name) && !pointsElsewhere(value);
  const isApplied = map[LAST_APPLIED] !== undefined;
  const isCredential = typeof name === 'string' && typeof value === 'string' && looksSecret(value);
  if (!isSecret && !isNamed && !isCredential && !isApplied) return NONE;
  return [
    ...(isSecret ? ['data', 'stringData'] : []),
    ...(isNamed || isCredential ? ['value'] : []),
    ...(isApplied ? [LAST_APPLIED] : []),
  ];
}

/** Another variable, as Kubernetes expands it. */
const REFERENCE = /^\$\([A-Za-z_][\w.-]*\)$/;
/** Only below folders of this sort: what is encoded in base64 may begin with a slash as well. */
const PATH =
  /^\/(?:run|var|etc|opt|mnt|tmp|srv|home|usr|root|app|data|config|secrets?|vault|certs?|keys?|tokens?|credentials?)(?:\/[\w.-]+)+\/?$/;

/** Whether a value only says where a secret is: `$(OTHER)` or a file. */
export function pointsElsewhere(value: Json): boolean {
  return typeof value === 'string' && (REFERENCE.test(value) || PATH.test(value));
}

const NONE: readonly string[] = [];

/** Whether any map of a document has such keys. */
export function holdsSecrets(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (holdsSecrets(item)) return true;
    return false;
  }
  for (const key of secretKeysOf(value)) if (value[key] !== undefined) return true;
  for (const key in value) if (holdsSecrets(value[key] ?? null)) return true;
  return false;
}
