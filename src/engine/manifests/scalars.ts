import type { Json } from './types.js';

/**
 * Plain scalars as go-yaml reads them for kubectl: YAML 1.1 booleans, C-like and legacy octal numbers, underscores; no
 * sexagesimals and no dates. Quoted scalars never come here: they are strings.
 */
const TRUE = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE']);
const FALSE = new Set(['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE']);
const NULL = new Set(['', '~', 'null', 'Null', 'NULL']);
const NOT_JSON = /^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$/;

export type ScalarResult = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly why: string };

/** The value of a plain scalar. Infinities and NaN have no JSON and are refused, as kubectl refuses them. */
export function resolvePlain(text: string): ScalarResult {
  if (NULL.has(text)) return { ok: true, value: null };
  if (TRUE.has(text)) return { ok: true, value: true };
  if (FALSE.has(text)) return { ok: true, value: false };
  if (NOT_JSON.test(text)) return { ok: false, why: `${text} is not a JSON number` };
  if (!/^[-+.0-9]/.test(text)) return { ok: true, value: text };
  const integer = resolveInteger(text);
  if (integer !== undefined) return { ok: true, value: integer };
  return { ok: true, value: resolveFloat(text) ?? text };
}

function resolveInteger(text: string): number | undefined {
  const plain = text.replaceAll('_', '');
  const match = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)$/.exec(plain);
  const digits = match?.[2];
  if (match === null || digits === undefined || !/^[-+]?[0-9]/.test(text)) return undefined;
  const magnitude = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  return match[1] === '-' ? 0 - magnitude : magnitude;
}

function resolveFloat(text: string): number | undefined {
  const plain = text.replaceAll('_', '');
  if (!/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(plain)) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}
