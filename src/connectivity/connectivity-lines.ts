import type { Analysis } from '../analysis/analysis.js';
import {
  connectionsFrom,
  externalOfWorkload,
  undecidedScopes,
  type Connection,
  type Connectivity,
  type ExternalConnection,
  type UnknownConnection,
  type UnknownExternal,
} from '../engine/reachability/index.js';
import { filterOf, type ConnectivityQuestion } from './connectivity-filter.js';

export type ConnectivityLine = Connection | ExternalConnection | UnknownConnection | UnknownExternal;

/** Where a stream goes on: in the connections or the outside of the workload at `index`, after so many of its lines. */
export interface LinesCursor {
  readonly phase: 'connections' | 'external';
  readonly index: number;
  readonly skip: number;
}

export const START: LinesCursor = { phase: 'connections', index: 0, skip: 0 };

/** Workloads that one piece looks at, whether or not it finds anything: what bounds its time. */
const WORKLOADS_A_PIECE = 250;

/**
 * About `limit` lines of a map from a place on, and the place after them; undefined after the last. Connections between
 * workloads come first, then those with the outside, then what is not decided for whole namespaces.
 */
export function linesFrom(
  analysis: Analysis,
  question: ConnectivityQuestion,
  cursor: LinesCursor,
  limit: number,
): { readonly lines: ConnectivityLine[]; readonly next: LinesCursor | undefined } {
  const map = analysis.map(question.assume);
  const filter = filterOf(analysis, question);
  const { workloads } = analysis.cluster;
  const lines: ConnectivityLine[] = [];
  let { phase, index, skip } = cursor;
  for (let looked = 0; looked < WORKLOADS_A_PIECE; looked++) {
    const workload = workloads[index];
    if (workload === undefined) {
      if (phase === 'external') {
        lines.push(...undecidedScopes(map, filter));
        return { lines, next: undefined };
      }
      [phase, index, skip] = ['external', 0, 0];
      continue;
    }
    const theirs =
      phase === 'external' ? externalOfWorkload(map, workload, filter) : connectionsFrom(map, workload, filter);
    const taken = theirs.slice(skip, skip + limit - lines.length);
    for (const line of taken) lines.push(line);
    if (skip + taken.length < theirs.length) return { lines, next: { phase, index, skip: skip + taken.length } };
    [index, skip] = [index + 1, 0];
    if (lines.length >= limit) break;
  }
  return { lines, next: { phase, index, skip } };
}

/** The map as far as `limit` lines go; `cut` where it has more. */
export function connectivityUpTo(
  analysis: Analysis,
  question: ConnectivityQuestion,
  limit: number,
): { readonly connectivity: Connectivity; readonly cut: boolean } {
  const lines: ConnectivityLine[] = [];
  let cursor: LinesCursor | undefined = START;
  while (cursor !== undefined && lines.length <= limit) {
    const piece = linesFrom(analysis, question, cursor, limit + 1 - lines.length);
    for (const line of piece.lines) lines.push(line);
    cursor = piece.next;
  }
  const kept = lines.slice(0, limit);
  return {
    connectivity: {
      connections: kept.filter((line): line is Connection => 'from' in line && !('because' in line)),
      external: kept.filter((line): line is ExternalConnection => 'workload' in line && !('because' in line)),
      unknown: kept.filter((line): line is UnknownConnection | UnknownExternal => 'because' in line),
    },
    cut: cursor !== undefined || lines.length > limit,
  };
}
