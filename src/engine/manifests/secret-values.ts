/** Shapes that only credentials have: cloud keys, tokens of well-known services, JSON Web Tokens, private keys. */
const KNOWN_SHAPES: readonly RegExp[] = [
  /^(AKIA|ASIA)[A-Z0-9]{16}$/,
  /^gh[pousr]_[A-Za-z0-9]{20,}$/,
  /^xox[abeprs]-[A-Za-z0-9-]{10,}$/,
  /^(sk|rk)_(live|test)_[A-Za-z0-9]{10,}$/,
  /^AIza[A-Za-z0-9_-]{30,}$/,
  /^eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\./,
  /^-----BEGIN [A-Z ]*PRIVATE KEY-----/,
];

/** An address with a password in it: scheme://user:password@host. */
const PASSWORD_IN_ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@$]+@/i;

const RANDOM_LENGTH = 24;
const HEXADECIMAL = /^(?:[0-9a-f]{32,}|[0-9A-F]{32,})$/;
const ENCODED = /^[A-Za-z0-9+/_-]+={0,2}$/;
/** Bits a character. Words run together stay below it; random text in base64 of this length is above. */
const RANDOM_ENTROPY = 4.1;

/**
 * Whether a text looks like a credential whatever the name beside it says: it has the shape of one, or nobody but a random
 * number generator would have written it.
 */
export function looksSecret(text: string): boolean {
  if (text.length < 16) return PASSWORD_IN_ADDRESS.test(text);
  if (KNOWN_SHAPES.some((shape) => shape.test(text)) || PASSWORD_IN_ADDRESS.test(text)) return true;
  if (HEXADECIMAL.test(text)) return true;
  if (text.length < RANDOM_LENGTH || !ENCODED.test(text)) return false;
  const mixed = /[a-z]/.test(text) && /[A-Z]/.test(text) && /[0-9]/.test(text);
  return mixed && entropyOf(text) >= RANDOM_ENTROPY;
}

/**
 * An address without its password and without its query, so that what it leads to can still be told; undefined for every other
 * text.
 */
export function withoutPassword(text: string, standIn: string): string | undefined {
  if (!PASSWORD_IN_ADDRESS.test(text)) return undefined;
  return text.replace(/^([^:]+:\/\/[^\s/:@]*):[^\s/@]+@/, `$1:${standIn}@`).replace(/\?.*$/s, '');
}

/** Shannon's, in bits a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
