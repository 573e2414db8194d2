/** A document's text within a file. */
export interface DocumentText {
  readonly text: string;
  /** Index of the text in the file (as `normaliseText` gives it), and the line (from 1) that it starts on. */
  readonly offset: number;
  readonly line: number;
  /** A separator that kubectl refuses, such as `--- {a: b}`; then there is no text, and the next document starts behind it. */
  readonly badSeparator?: string;
}

/** Line ends as LF, which kubectl makes of CRLF when it cuts a stream into documents. A lone CR is go-yaml's matter. */
export function normaliseText(content: string): string {
  return content.includes('\r\n') ? content.replaceAll('\r\n', '\n') : content;
}

/** Whether kubectl reads a stream as JSON values, one after the other: its first character other than space is `{`. */
export function isJsonStream(text: string): boolean {
  return /^\s*\{/.test(text.slice(0, PEEKED));
}

/** kubectl looks at so many bytes to tell. */
const PEEKED = 4096;

/**
 * Splits a stream where kubectl does: at lines that start with `---`. A byte order mark at a document's start is left out, and
 * each text ends with a line break, as the texts do that kubectl hands on. Documents of nothing but comments are left out too.
 */
export function splitDocuments(text: string): DocumentText[] {
  const documents: DocumentText[] = [];
  let start = 0;
  let line = 1;
  const add = (end: number): void => {
    const from = text.charCodeAt(start) === 0xfeff ? start + 1 : start;
    if (isEmpty(text, from, end)) return;
    const slice = text.slice(from, end);
    documents.push({ text: slice.endsWith('\n') ? slice : `${slice}\n`, offset: from, line });
  };
  let next = text.startsWith('---') ? 0 : indexOfSeparator(text, 0);
  while (next >= 0) {
    add(next);
    const after = text.indexOf('\n', next);
    const end = after < 0 ? text.length : after;
    line += countLines(text, start, end) + 1;
    if (!isSeparator(text, next + 3, end)) {
      const separator = text.slice(next, Math.min(end, next + 80));
      documents.push({ text: '', offset: next, line: line - 1, badSeparator: separator });
    }
    start = after < 0 ? text.length : after + 1;
    next = text.startsWith('---', start) ? start : indexOfSeparator(text, start);
  }
  add(text.length);
  return documents;
}

function indexOfSeparator(text: string, from: number): number {
  const found = text.indexOf('\n---', from);
  return found < 0 ? -1 : found + 1;
}

/** Behind `---` kubectl takes spaces and a comment. */
function isSeparator(text: string, from: number, end: number): boolean {
  const rest = text.slice(from, end).trim();
  return rest === '' || rest.startsWith('#');
}

function countLines(text: string, from: number, end: number): number {
  let count = 0;
  for (let index = text.indexOf('\n', from); index >= 0 && index < end; index = text.indexOf('\n', index + 1))
    count += 1;
  return count;
}

/** Whether there is nothing but comments and blank lines. */
function isEmpty(text: string, from: number, end: number): boolean {
  let index = from;
  while (index < end) {
    const code = text.charCodeAt(index);
    if (code === 0x23) {
      const next = text.indexOf('\n', index);
      if (next < 0) return true;
      index = next;
    } else if (code !== 0x20 && code !== 0x0a && code !== 0x09) return false;
    index += 1;
  }
  return true;
}
