/** A document's text within a file, and the line (from 1) that its text starts on. */
export interface DocumentText {
  readonly text: string;
  readonly line: number;
  /** What stands behind a `...` line: kubectl drops it without a word. */
  readonly dropped?: { readonly line: number };
  /** A separator that kubectl refuses, such as `--- {a: b}`. */
  readonly badSeparator?: { readonly line: number; readonly text: string };
}

/** Newlines as \n, and no byte order mark: go-yaml takes CR, CRLF and a mark at the start of each document. */
export function normaliseText(content: string): string {
  return content.replaceAll(/\r\n?/g, '\n').replaceAll(/(^|\n---[^\n]*\n)\uFEFF/g, '$1');
}

/** Splits a stream where kubectl does: at lines that start with `---`. */
export function splitDocuments(text: string): DocumentText[] {
  const documents: DocumentText[] = [];
  let lines: string[] = [];
  let start = 1;
  let badSeparator: DocumentText['badSeparator'];
  const flush = (next: number): void => {
    documents.push(documentOf(lines, start, badSeparator));
    lines = [];
    start = next;
    badSeparator = undefined;
  };
  text.split('\n').forEach((line, index) => {
    if (!line.startsWith('---')) {
      lines.push(line);
      return;
    }
    flush(index + 2);
    const rest = line.slice(3);
    if (rest.trim() !== '' && !/^\s+#/.test(rest)) badSeparator = { line: index + 1, text: line };
  });
  flush(0);
  return documents;
}

function documentOf(lines: readonly string[], line: number, badSeparator: DocumentText['badSeparator']): DocumentText {
  const end = lines.findIndex((each) => /^\.\.\.(\s|$)/.test(each));
  const kept = end < 0 ? lines : lines.slice(0, end);
  const isDropped = end >= 0 && lines.slice(end + 1).some((each) => !/^\s*(#|$)/.test(each));
  return {
    text: kept.join('\n'),
    line,
    ...(isDropped ? { dropped: { line: line + end + 1 } } : {}),
    ...(badSeparator === undefined ? {} : { badSeparator }),
  };
}

/** Whether there is anything but comments and blank lines. */
export function isBlank(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(#|$)/.test(line));
}
