import { composeDocument, composeJson, type ComposedDocument } from './compose.js';
import { isJsonStream, normaliseText, splitDocuments } from './split.js';

/** One document of a file, read. */
export interface SourceDocument extends ComposedDocument {
  readonly text: string;
  /** Line of the file (from 1) that line 1 of the document's own places is. */
  readonly line: number;
}

/**
 * The documents of a file as kubectl finds them. It reads nothing behind one that it cannot read; here the others are read all
 * the same, so that all their problems are known.
 */
export function* documentsOf(content: string): Generator<SourceDocument> {
  const text = normaliseText(content);
  if (isJsonStream(text)) {
    for (const document of composeJson(text)) {
      yield { ...document, text: text.slice(document.start, document.end), line: 1 };
    }
    return;
  }
  for (const document of splitDocuments(text)) {
    const composed =
      document.badSeparator === undefined ? composeDocument(document.text) : badSeparator(document.badSeparator);
    yield { ...composed, text: document.text, line: document.line };
  }
}

function badSeparator(separator: string): ComposedDocument {
  const at = { line: 1, column: 1 };
  const problem = {
    code: 'BAD_SEPARATOR',
    message: `kubectl takes only --- on a separator line, not ${JSON.stringify(separator)}.`,
    rejected: true,
    clusterBehaviour: 'kubectl stops reading the file here: it applies what stands before and nothing of what follows.',
    ...at,
  };
  return { value: null, problems: [problem], failed: true, repeated: 0, locate: () => at, textOf: () => undefined };
}
