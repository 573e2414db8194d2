import { instance } from '@viz-js/viz';
import { ProblemError } from '../../platform/problems/problem.js';
import { dotOf } from './dot.js';
import type { Picture } from './picture.js';

/** Beyond it nobody can read the picture, and its layout would take too long. */
const MAX_EDGES = 1500;

const graphviz = await instance();

/**
 * The picture, laid out by Graphviz.
 * @throws ProblemError `answer-too-large` with what to ask instead.
 */
export function svgOf(picture: Picture): string {
  if (picture.edges.length > MAX_EDGES) {
    throw new ProblemError(
      'answer-too-large',
      `The picture would have ${picture.edges.length} edges; at most ${MAX_EDGES} are drawn. Narrow it with namespace, from, to or port.`,
    );
  }
  return graphviz.renderString(dotOf(picture), { format: 'svg', engine: 'dot' });
}
