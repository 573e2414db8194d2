import { isUtf8 } from 'node:buffer';
import { ProblemError } from '../platform/problems/problem.js';

/** What YAML forbids anywhere in a stream (YAML 1.2, 5.1: the printable set), and JSON unless it is escaped. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|\p{Cs}/u;

/**
 * The text of a file's bytes: UTF-8, or UTF-16 where a byte order mark says so, as go-yaml detects it.
 * @throws ProblemError `invalid-encoding` with the offset of the first byte that is wrong.
 */
export function textOf(bytes: Uint8Array, file: string): string {
  const text = decode(bytes, file);
  checkCharacters(text, file);
  return text;
}

function decode(bytes: Uint8Array, file: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes, 'utf-16le', file);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes, 'utf-16be', file);
  if (!isUtf8(bytes)) {
    const offset = firstWrongByte(bytes);
    throw invalidEncoding(
      `The bytes of ${file} are not UTF-8 at offset ${offset}. Save the file as UTF-8.`,
      file,
      lineAndColumn(Buffer.from(bytes.buffer, bytes.byteOffset, offset).toString('utf8')),
      { offset, clusterBehaviour: 'kubectl replaces the damaged bytes by U+FFFD without a word.' },
    );
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be', file: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const detail = `${file} starts with the byte order mark of ${encoding.toUpperCase()} but is not valid as such.`;
    throw invalidEncoding(detail, file, { line: 1, column: 1 }, {});
  }
}

/** Decoding replaces each wrong sequence by U+FFFD: where the bytes of the result first differ is where the first one stood. */
function firstWrongByte(bytes: Uint8Array): number {
  const again = Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'), 'utf8');
  const differs = bytes.findIndex((byte, index) => byte !== again[index]);
  return differs < 0 ? bytes.length : differs;
}

/** @throws ProblemError `invalid-encoding` where the text has characters that no YAML or JSON stream may have. */
export function checkCharacters(text: string, file: string): void {
  const found = FORBIDDEN.exec(text);
  if (found === null) return;
  const code = found[0].codePointAt(0) ?? 0;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  const place = lineAndColumn(text.slice(0, found.index));
  throw invalidEncoding(
    isSurrogate
      ? `${file} has the lone surrogate ${name} on line ${place.line}: it is half a character.`
      : `${file} has the control character ${name} on line ${place.line}. Remove it; in a quoted string write it as an escape.`,
    file,
    place,
    { clusterBehaviour: 'kubectl refuses the file: control characters are not allowed.' },
  );
}

function invalidEncoding(
  detail: string,
  file: string,
  place: { readonly line: number; readonly column: number },
  more: { readonly offset?: number; readonly clusterBehaviour?: string },
): ProblemError {
  return new ProblemError('invalid-encoding', detail, [{ code: 'INVALID_ENCODING', detail, file, ...place, ...more }]);
}

function lineAndColumn(before: string): { line: number; column: number } {
  const lines = before.split(/\r\n?|\n/);
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}
