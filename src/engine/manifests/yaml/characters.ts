/** Character classes of YAML 1.1 as libyaml has them, on UTF-16 code units. -1 stands for the end of the text. */
export const END = -1;
export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;

/** YAML 1.1 has five line breaks: LF, CR, NEL (U+0085), LS (U+2028) and PS (U+2029). */
export function isBreak(code: number): boolean {
  return code === LF || code === CR || code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

export function isBreakOrEnd(code: number): boolean {
  return code === LF || code === END || isBreak(code);
}

export function isSpaceOrEnd(code: number): boolean {
  return code === SPACE || code === LF || code === TAB || code === END || isBreak(code);
}

/** What an anchor's name and a tag's handle are made of. */
export function isWord(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x5f ||
    code === 0x2d
  );
}

/** Index of the first character that go-yaml refuses anywhere in a document (a control character, a stray byte order mark). */
export function controlCharacterIn(text: string): number {
  return text.search(CONTROL);
}

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\p{Surrogate}]/u;

/** Whether a text has no line breaks but LF, no control characters but tabs, and nothing that go-yaml refuses. */
export function isPlainText(text: string): boolean {
  return !NOT_PLAIN_ASCII.test(text) || !(UNUSUAL.test(text) || CONTROL.test(text));
}

const NOT_PLAIN_ASCII = /[^\t\n -~]/;
const UNUSUAL = /[\r\x85\u2028\u2029]/;
