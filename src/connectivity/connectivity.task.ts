import type { Analysis } from '../analysis/analysis.js';
import { bundleDigest } from '../analysis/bundle-content.js';
import { defineTask } from '../analysis/task.js';
import { factoredOf } from '../engine/reachability/index.js';
import { ProblemError } from '../platform/problems/problem.js';
import { filterOf, type ConnectivityQuestion } from './connectivity-filter.js';
import { connectivityUpTo, linesFrom, START, type LinesCursor } from './connectivity-lines.js';
import { csvOf } from './formats/csv.js';
import { dotOf } from './formats/dot.js';
import { FORMATS, type ConnectivityType, type StreamedType } from './formats/index.js';
import { connectivityText } from './formats/markdown.js';
import { mermaidOf } from './formats/mermaid.js';
import { pictureOf, type Picture } from './formats/picture.js';
import { svgOf } from './formats/svg.js';

/** Lines of one JSON answer. Beyond it the stream or the factored form is the better answer. */
const MAX_LINES = 100_000;
/** Lines that pictures and texts are made from. */
const MAX_LINES_SHOWN = 20_000;

export interface ConnectivityParams {
  readonly question: ConnectivityQuestion;
  readonly form: 'pairs' | 'factored';
  readonly type: Exclude<ConnectivityType, StreamedType>;
}

/**
 * The map as the text of the answer.
 * @throws ProblemError `unknown-entity`; `answer-too-large`, which says how to ask for less.
 */
export const connectivityTask = defineTask(
  'connectivity',
  (analysis: Analysis, { question, form, type }: ConnectivityParams): string => {
    const assume = question.assume === undefined ? {} : { assume: question.assume };
    if (form === 'factored') {
      if (type !== FORMATS.json) {
        const detail = `form=factored is answered in ${FORMATS.json} only, not in ${type}.`;
        throw new ProblemError('malformed-request', detail, [{ code: 'INVALID_FIELD', detail, pointer: '/form' }]);
      }
      return JSON.stringify({ ...factoredOf(analysis.map(question.assume), filterOf(analysis, question)), ...assume });
    }
    if (type === FORMATS.json) {
      const { connectivity, cut } = connectivityUpTo(analysis, question, MAX_LINES);
      if (cut) throw tooLarge(`The map has more than ${MAX_LINES} lines.`);
      return JSON.stringify({ ...connectivity, ...assume });
    }
    const { connectivity, cut } = connectivityUpTo(analysis, question, MAX_LINES_SHOWN);
    if (type === 'text/plain' || type === 'text/markdown') return connectivityText(connectivity, type, cut);
    if (cut) throw tooLarge(`The map has more than ${MAX_LINES_SHOWN} lines: nobody could read the picture.`);
    return drawn(pictureOf(connectivity, workloadsOf(analysis, question)), type);
  },
);

function drawn(picture: Picture, type: ConnectivityType): string {
  if (type === FORMATS.dot) return dotOf(picture);
  return type === FORMATS.mermaid ? mermaidOf(picture) : svgOf(picture);
}

/** Workloads that a picture shows even where nothing is open to or from them; of the namespace where one is asked for. */
function workloadsOf({ cluster }: Analysis, { namespace, from, to }: ConnectivityQuestion): string[] {
  if (from !== undefined || to !== undefined) return [];
  return cluster.workloads
    .filter((workload) => workload.pods.length > 0 && (namespace === undefined || workload.namespace === namespace))
    .map((workload) => workload.ref);
}

function tooLarge(what: string): ProblemError {
  return new ProblemError(
    'answer-too-large',
    `${what} Narrow it with from, to, namespace or port; ask for form=factored, whose size does not grow with the pairs; or take all of it as a stream: format=ndjson or format=csv.`,
  );
}

export interface ConnectivityPieceParams {
  readonly question: ConnectivityQuestion;
  readonly type: StreamedType;
  /** The `next` of the piece before; absent for the first. */
  readonly cursor?: LinesCursor;
  readonly limit: number;
}

export interface ConnectivityPiece {
  readonly text: string;
  readonly next?: LinesCursor;
  /** Finds the same analysis again. */
  readonly digest: string;
}

/** One piece of a streamed map. @throws ProblemError `unknown-entity` */
export const connectivityPieceTask = defineTask(
  'connectivity-piece',
  (analysis: Analysis, { question, type, cursor, limit }: ConnectivityPieceParams): ConnectivityPiece => {
    const { lines, next } = linesFrom(analysis, question, cursor ?? START, limit);
    const text =
      type === FORMATS.csv
        ? csvOf(lines, cursor === undefined)
        : lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    return { text, digest: bundleDigest(analysis.files), ...(next && { next }) };
  },
);
