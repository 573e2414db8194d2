/** A document's text within a file. */
export interface DocumentText {
  readonly text: string;
  /** Index of the text in the file (as `normaliseText` gives it), and the line (from 1) that it starts on. */
  readonly offset: number;
  readonly line: number;
  /** A separator behind it that kubectl refuses, such as `--- {a: b}`: the document is lost with it. */
  readonly badSeparator?: { readonly line: number; readonly text: string };
}

/** Line ends as LF, which kubectl makes of CRLF when it cuts a stream into documents. A lone CR is go-yaml's matter. */
export function normaliseText(content: string): string {
  return content.includes('\r\n') ? content.replaceAll('\r\n', '\n') : content;
}

/** Whether every line ends in CRLF, so that what is written into the text has to as well. */
export function endsLinesInCrLf(content: string): boolean {
  return content.includes('\r\n') && !/(?:^|[^\r])\n/.test(content);
}

/** A text whose line ends are LF with those of the text that it was made of. */
export function withLineEndsOf(content: string, text: string): string {
  return endsLinesInCrLf(content) ? text.replaceAll('\n', '\r\n') : text;
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
  const add = (end: number, bad: Pick<DocumentText, 'badSeparator'> = {}): void => {
    const from = text.charCodeAt(start) === 0xfeff ? start + 1 : start;
    if (isEmpty(text, from, end) && bad.badSeparator === undefined) return;
    const slice = text.slice(from, end);
    documents.push({ text: slice.endsWith('\n') ? slice : `${slice}\n`, offset: from, line, ...bad });
  };
  let next = text.startsWith('---') ? 0 : indexOfSeparator(text, 0);
  while (next >= 0) {
    const after = text.indexOf('\n', next);
    const end = after < 0 ? text.length : after;
    const lines = countLines(text, start, end);
    if (isSeparator(text, next + 3, end)) add(next);
    else add(next, { badSeparator: { line: line + lines, text: text.slice(next, Math.min(end, next + 80)) } });
    line += lines + 1;
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
