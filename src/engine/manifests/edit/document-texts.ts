import { isJsonStream, splitDocuments } from '../split.js';
import { parseJsonStream } from '../yaml/json.js';
import { YamlProblem } from '../yaml/problem.js';

/** A document's place in a file whose line ends are LF; they count as the reader counts them. */
export interface DocumentPlace {
  readonly start: number;
  readonly end: number;
  /** As an editor takes it: with a line break at its end. */
  readonly text: string;
}

export function documentPlaces(content: string): DocumentPlace[] {
  if (!isJsonStream(content)) {
    return splitDocuments(content).map(({ text, offset }) => ({
      text,
      start: offset,
      end: Math.min(offset + text.length, content.length),
    }));
  }
  const places: DocumentPlace[] = [];
  try {
    for (const { start, end } of parseJsonStream(content)) {
      places.push({ start, end, text: content.slice(start, end) });
    }
  } catch (error) {
    if (!(error instanceof YamlProblem)) throw error;
  }
  return places;
}
