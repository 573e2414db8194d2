import { composeDocument, composeJson, composePlainText, type ComposedDocument } from './compose.js';
import { redactDocument, redactJson } from './redact.js';
import { holdsSecrets } from './secrets.js';
import { isJsonStream, normaliseText, splitDocuments, type DocumentText } from './split.js';
import { isPlainText } from './yaml/characters.js';

/** One document of a file, read: its secrets are gone from its text and its values. */
export interface SourceDocument {
  readonly composed: ComposedDocument;
  readonly text: string;
  /** Line of the file (from 1) that line 1 of the composed document's own places is. */
  readonly line: number;
}

/**
 * The documents of a file as kubectl finds them. It reads nothing behind one that it cannot read; here the others are read all
 * the same, so that all their problems are known.
 */
export function documentsOf(content: string): Iterable<SourceDocument> {
  const text = normaliseText(content);
  return isJsonStream(text) ? jsonDocuments(text) : yamlDocuments(text);
}

function* yamlDocuments(text: string): Generator<SourceDocument> {
  const isPlain = isPlainText(text);
  for (const document of splitDocuments(text)) {
    const { badSeparator, line } = document;
    if (badSeparator !== undefined) {
      yield { composed: refusedFor(badSeparator, line), text: document.text, line };
      continue;
    }
    const composed = compose(document.text, isPlain);
    const redacted = withoutSecrets(document, composed);
    if (redacted === document) yield { composed, text: document.text, line };
    else yield { composed: withProblemsOf(composed, compose(redacted.text, isPlain)), text: redacted.text, line };
  }
}

function* jsonDocuments(text: string): Generator<SourceDocument> {
  const documents = composeJson(text);
  const hasSecrets = documents.some(({ composed }) => holdsSecrets(composed.value) || composed.problems.length > 0);
  const redacted = hasSecrets ? redactJson(text) : text;
  const kept = redacted === text ? documents : composeJson(redacted);
  for (const [index, { composed, start, end }] of kept.entries()) {
    const original = documents[index]?.composed ?? composed;
    yield { composed: withProblemsOf(original, composed), text: redacted.slice(start, end), line: 1 };
  }
}

/** The same files without secrets and without what kubectl drops. Lines stay where they are, so that positions still fit. */
export function redactText(content: string): string {
  const text = normaliseText(content);
  if (isJsonStream(text)) return redactJson(text);
  const isPlain = isPlainText(text);
  let result = '';
  let kept = 0;
  for (const document of splitDocuments(text)) {
    const composed = compose(document.text, isPlain);
    const redacted = composed.failed ? redactDocument(document) : withoutSecrets(document, composed);
    if (redacted === document) continue;
    result += text.slice(kept, document.offset) + redacted.text;
    kept = Math.min(document.offset + document.text.length, text.length);
  }
  return kept === 0 ? text : result + text.slice(kept);
}

/** The exact reader looks only at what may have something to strip: a value that counts, or one that another one hides. */
function withoutSecrets(document: DocumentText, composed: ComposedDocument): DocumentText {
  if (composed.failed || (composed.problems.length === 0 && !holdsSecrets(composed.value))) return document;
  return redactDocument(document);
}

function compose(text: string, isPlain: boolean): ComposedDocument {
  return isPlain || isPlainText(text) ? composePlainText(text) : composeDocument(text);
}

/** What the reader has to say is about the text as it was sent. */
function withProblemsOf(original: ComposedDocument, redacted: ComposedDocument): ComposedDocument {
  if (original === redacted || original.failed) return original;
  return {
    value: redacted.value,
    problems: original.problems,
    failed: redacted.failed,
    repeated: original.repeated,
    locate: (path) => redacted.locate(path),
    textOf: (path) => redacted.textOf(path),
  };
}

function refusedFor(separator: NonNullable<DocumentText['badSeparator']>, start: number): ComposedDocument {
  const at = { line: separator.line - start + 1, column: 1 };
  const problem = {
    code: 'BAD_SEPARATOR',
    message: `kubectl takes only --- on a separator line, not ${JSON.stringify(separator.text)}.`,
    rejected: true,
    clusterBehaviour: 'kubectl stops here: it applies neither the document before this line nor anything that follows.',
    ...at,
  };
  return { value: null, problems: [problem], failed: true, repeated: 0, locate: () => at, textOf: () => undefined };
}
