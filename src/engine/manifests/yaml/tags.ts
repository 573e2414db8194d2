import { exactInteger, resolvePlain, type Scalar } from '../scalars.js';

const PREFIX = 'tag:yaml.org,2002:';
const COLLECTIONS = new Set(['map', 'seq', 'set', 'omap', 'pairs'].map((name) => PREFIX + name));
const SCALARS = new Set(['str', 'bool', 'int', 'float', 'null', 'timestamp', 'binary'].map((name) => PREFIX + name));
export const MERGE_TAG = `${PREFIX}merge`;

export type Tagged = { readonly ok: true; readonly value: Scalar } | { readonly ok: false; readonly why: string };

/** Whether go-yaml gives a meaning to a tag where it stands; any other it leaves out without a word. */
export function hasMeaning(tag: string, isScalar: boolean): boolean {
  return tag === '' || (isScalar ? SCALARS.has(tag) || tag === MERGE_TAG : COLLECTIONS.has(tag));
}

/** The value of a scalar with a tag. A tag that is not one of YAML's own makes a string of it, whatever it looks like. */
export function resolveTagged(tag: string, text: string): Tagged {
  if (tag === `${PREFIX}binary`) return decodeBase64(text);
  if (!SCALARS.has(tag) || tag === `${PREFIX}str`) return { ok: true, value: text };
  const value = resolvePlain(text);
  const type = typeOf(value, text);
  switch (tag.slice(PREFIX.length)) {
    case 'timestamp':
      return TIMESTAMP.test(text) ? { ok: true, value: text } : misfit(text, 'timestamp');
    case 'float':
      return type === 'float' || type === 'int' ? { ok: true, value } : misfit(text, 'float');
    default:
      return tag === PREFIX + type ? { ok: true, value } : misfit(text, tag.slice(PREFIX.length));
  }
}

/** The type of what `resolvePlain` made of a text, by YAML's names. */
export function typeOf(value: Scalar, text: string): 'null' | 'bool' | 'int' | 'float' | 'str' {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'str';
  return exactInteger(text) === undefined ? 'float' : 'int';
}

function misfit(text: string, type: string): Tagged {
  return { ok: false, why: `${JSON.stringify(text.slice(0, 80))} is not of the type that its tag !!${type} says.` };
}

/** The four forms of go-yaml. Days beyond a month's end are the one thing that Go's parser looks at more closely. */
const TIMESTAMP =
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}((T|t)[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})| [0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\.[0-9]+)?)?$/;

function decodeBase64(text: string): Tagged {
  const digits = text.replaceAll(/[\r\n]/g, '');
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits)) {
    return { ok: false, why: 'The value of !!binary is not base64.' };
  }
  const bytes = Uint8Array.from(atob(digits), (each) => each.charCodeAt(0));
  return { ok: true, value: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
}
