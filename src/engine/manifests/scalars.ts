/**
 * Plain scalars as go-yaml v2 reads them for kubectl: YAML 1.1 booleans, C-like and legacy octal numbers, underscores; no
 * sexagesimals and no dates. Quoted scalars never come here: they are strings.
 */
export type Scalar = null | boolean | number | string;

const WORDS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Infinity] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, -Infinity] as const),
]);
const LONGEST_WORD = 5;

/**
 * The value of a plain scalar. Infinities and NaN come out as such, although JSON has no such numbers; a whole number beyond
 * 2^53 comes out as its nearest double (`exactInteger` has its digits).
 */
export function resolvePlain(text: string): Scalar {
  const first = text.charCodeAt(0);
  if (isDigit(first) || first === 0x2d || first === 0x2b) return resolveNumber(text);
  if (text.length <= LONGEST_WORD) {
    const word = WORDS.get(text);
    if (word !== undefined) return word;
  }
  return first === 0x2e && DOT_FLOAT.test(text) ? finite(Number(text.replaceAll('_', '')), text) : text;
}

function resolveNumber(text: string): Scalar {
  if (text.length < 16) {
    const small = smallInteger(text);
    if (small >= 0) return small;
  }
  const word = text.length <= LONGEST_WORD ? WORDS.get(text) : undefined;
  if (word !== undefined) return word;
  if (!NUMBER_LIKE.test(text)) return text;
  const integer = exactInteger(text);
  if (integer !== undefined) return Number(integer);
  const plain = text.replaceAll('_', '');
  return FLOAT.test(plain) ? finite(Number(plain), text) : text;
}

/** Sifts out names, addresses and dates before anything is copied. */
const NUMBER_LIKE = /^[-+]?[0-9._]?[0-9a-fA-FxXoO._+-]*$/;
/** Behind a first dot go-yaml leaves underscores to Go, which takes them between digits only. */
const DOT_FLOAT = /^\.[0-9](_?[0-9])*([eE][-+]?[0-9](_?[0-9])*)?$/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)$/;

/** Decimal digits without a leading zero, short enough to be exact; -1 for any other text. */
function smallInteger(text: string): number {
  let value = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (!isDigit(code)) return -1;
    value = value * 10 + (code - 0x30);
  }
  return text.length > 1 && text.charCodeAt(0) === 0x30 ? -1 : value;
}

/** The whole number that a plain scalar stands for where it fits 64 bits, signed or not; undefined where it is none. */
export function exactInteger(text: string): bigint | undefined {
  const match = INTEGER.exec(text.replaceAll('_', ''));
  const digits = match?.[2];
  if (match === null || digits === undefined || digits.length > 70) return undefined;
  const magnitude = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  if (match[1] === '-') return magnitude <= 2n ** 63n ? -magnitude : undefined;
  // go-yaml reads what is beyond 63 bits as unsigned, which takes no sign.
  return magnitude < 2n ** (match[1] === '' ? 64n : 63n) ? magnitude : undefined;
}

function finite(value: number, text: string): Scalar {
  return Number.isFinite(value) ? value : text;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
