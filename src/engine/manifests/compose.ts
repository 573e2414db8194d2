import { Lines, type Place } from './lines.js';
import type { FieldPath, Json } from './types.js';
import { controlCharacterIn } from './yaml/characters.js';
import { fastPlaces, fastValue, NOT_PLAIN, startOf } from './yaml/fast.js';
import { Locator, type Found } from './yaml/locate.js';
import { parseJsonStream } from './yaml/json.js';
import { parseYaml, type ParsedDocument } from './yaml/parser.js';
import { YamlProblem } from './yaml/problem.js';
import { valueOf, type Remark } from './yaml/values.js';

export interface ComposeProblem extends Place {
  readonly code: string;
  readonly message: string;
  readonly rejected: boolean;
  readonly clusterBehaviour?: string;
}

/** A document's value, what is wrong with it, and where its fields stand (lines counted within the document's text). */
export interface ComposedDocument {
  readonly value: Json;
  readonly problems: readonly ComposeProblem[];
  readonly failed: boolean;
  /** How many values its aliases stand for, written out. */
  readonly repeated: number;
  locate(path: FieldPath): Place;
  /** A scalar as it is written: `y` where the value is true. */
  textOf(path: FieldPath): string | undefined;
}

const STOPS = 'kubectl stops reading the file here: it applies what stands before and nothing of what follows.';

/** Reads one document's text as go-yaml does. Never throws: what cannot be read is a problem. */
export function composeDocument(text: string): ComposedDocument {
  const lines = new Lines(text);
  try {
    const control = controlCharacterIn(text);
    if (control >= 0) throw controlProblem(text, control);
    return compose(parseYaml(text), lines);
  } catch (error) {
    return failure(error, lines);
  }
}

/**
 * The same for a text of which `isPlainText` is known to be true: read fast where it is written as tools write it. Places are
 * found by reading it once more, when the first is asked for.
 */
export function composePlainText(text: string): ComposedDocument {
  const value = fastValue(text);
  return value === NOT_PLAIN ? composeDocument(text) : new FastDocument(value, text);
}

class FastDocument implements ComposedDocument {
  readonly problems: readonly ComposeProblem[] = [];
  readonly failed = false;
  readonly repeated = 0;
  private placed: ReturnType<typeof fastPlaces> | undefined;
  private lines: Lines | undefined;
  private exact: ComposedDocument | undefined;

  constructor(
    readonly value: Json,
    private readonly text: string,
  ) {}

  locate(path: FieldPath): Place {
    const start = startOf(this.text);
    if (path.length === 0) return start;
    this.lines ??= new Lines(this.text);
    const offset = this.offsetOf(path);
    return offset === undefined ? start : this.lines.place(offset);
  }

  /** Of the nearest value on the way that is there; undefined for the document's own start. */
  private offsetOf(path: FieldPath): number | undefined {
    this.placed ??= fastPlaces(this.text);
    let { value }: { value: Json } = this.placed;
    let offset: number | undefined;
    for (const step of path) {
      if (typeof value !== 'object' || value === null) break;
      const key = Array.isArray(value) ? step : String(step);
      const found = this.placed.places.get(value)?.get(key);
      if (found === undefined) break;
      offset = found;
      value = (value as Record<string | number, Json>)[key] ?? null;
    }
    return offset;
  }

  textOf(path: FieldPath): string | undefined {
    this.exact ??= composeDocument(this.text);
    return this.exact.textOf(path);
  }
}

/** The tree of a document; undefined where it cannot be read. */
export function parsedDocument(text: string): ParsedDocument | undefined {
  try {
    return controlCharacterIn(text) < 0 ? parseYaml(text) : undefined;
  } catch (error) {
    if (!(error instanceof YamlProblem)) throw error;
    return undefined;
  }
}

/** One value of a JSON stream, and the part of the stream that it takes. Places are the stream's. */
export interface JsonPart {
  readonly composed: ComposedDocument;
  readonly start: number;
  readonly end: number;
}

/** The values of a JSON stream; the last is a failure where it cannot be read to its end. */
export function composeJson(text: string): JsonPart[] {
  const lines = new Lines(text);
  const parts: JsonPart[] = [];
  try {
    for (const { root, start, end } of parseJsonStream(text)) {
      parts.push({ composed: compose({ root, droppedAt: undefined, targets: new Set() }, lines), start, end });
    }
  } catch (error) {
    parts.push({ composed: failure(error, lines), start: parts.at(-1)?.end ?? 0, end: text.length });
  }
  return parts;
}

function compose(document: ParsedDocument, lines: Lines): ComposedDocument {
  const { value, remarks, repeated } = valueOf(document);
  const problems = remarks.map((remark) => problemOf(remark, lines));
  if (document.droppedAt !== undefined) problems.push(dropped(lines.place(document.droppedAt)));
  const locator = document.root === undefined ? undefined : new Locator(document.root);
  const found = (path: FieldPath): Found => locator?.find(path) ?? { offset: 0, node: undefined };
  return {
    value,
    problems,
    failed: false,
    repeated,
    locate: (path) => lines.place(found(path).offset),
    textOf: (path) => {
      const { node } = found(path);
      return node?.kind === 'scalar' ? node.text : undefined;
    },
  };
}

function failure(error: unknown, lines: Lines): ComposedDocument {
  if (!(error instanceof YamlProblem)) throw error;
  const at = lines.place(error.offset);
  const { code, message } = error;
  return {
    value: null,
    problems: [{ code, message, rejected: true, clusterBehaviour: STOPS, ...at }],
    failed: true,
    repeated: 0,
    locate: () => at,
    textOf: () => undefined,
  };
}

function controlProblem(text: string, offset: number): YamlProblem {
  const code = (text.codePointAt(offset) ?? 0).toString(16).padStart(4, '0').toUpperCase();
  return new YamlProblem(
    'INVALID_ENCODING',
    `The character U+${code} is not allowed in YAML; write it as an escape.`,
    offset,
  );
}

function dropped(at: Place): ComposeProblem {
  return {
    code: 'DROPPED_AFTER_DOCUMENT_END',
    message: 'The document ends before this line, and kubectl drops the rest up to the next --- without a word.',
    rejected: false,
    clusterBehaviour: 'What stands here is not applied.',
    ...at,
  };
}

function problemOf(remark: Remark, lines: Lines): ComposeProblem {
  const at = lines.place(remark.offset);
  const what = remark.what.length > 80 ? `${remark.what.slice(0, 80)}…` : remark.what;
  const problem = (message: string, clusterBehaviour: string): ComposeProblem => ({
    code: remark.code,
    message,
    rejected: false,
    clusterBehaviour,
    ...at,
  });
  switch (remark.code) {
    case 'DUPLICATE_KEY': {
      const { line } = lines.place(remark.other ?? remark.offset);
      return problem(
        `The key ${what} stands twice: the one on line ${line} counts, the one on line ${at.line} is lost. Remove one.`,
        'kubectl keeps the last of them without a word.',
      );
    }
    case 'MERGE_OVERRIDES':
      return problem(
        `The merge key << replaces ${what}, which stands before it. Put << first.`,
        'kubectl takes keys in their order, so that a merge key overrides what stands before it.',
      );
    case 'IGNORED_TAG':
      return problem(
        `The tag ${what} has no meaning here. Remove it.`,
        'kubectl leaves it out; a scalar behind it is text.',
      );
    case 'INEXACT_NUMBER':
      return problem(
        `${what} has more digits than a number here can hold: it is read as ${Number(what)}. Put it in quotes if it is text.`,
        'The API server keeps whole numbers up to 64 bits.',
      );
  }
}
