import type { Analysis } from '../analysis/analysis.js';
import { defineTask } from '../analysis/task.js';
import {
  askReach,
  type Assume,
  type QuestionError,
  type ReachAnswer,
  type ReachQuestion,
} from '../engine/reachability/index.js';
import { ProblemError, type ProblemCause } from '../platform/problems/problem.js';

export interface ReachParams {
  readonly question: ReachQuestion;
  readonly assume?: Assume | undefined;
}

export interface ReachBatchParams {
  readonly questions: readonly ReachQuestion[];
  readonly assume?: Assume | undefined;
}

/** @throws ProblemError `unknown-entity` where the question names what the manifests do not have. */
export const reachTask = defineTask('reach', (analysis: Analysis, { question, assume }: ReachParams): ReachAnswer => {
  const result = askReach(analysis.network(assume), question, analysis);
  if (result.ok) return result.answer;
  throw refused(result.errors.map((error) => causeOf(error, '')));
});

/**
 * Answers in the order of the questions.
 * @throws ProblemError `unknown-entity` with the causes of every question that cannot be put, by its pointer.
 */
export const reachBatchTask = defineTask(
  'reach-batch',
  (analysis: Analysis, { questions, assume }: ReachBatchParams): ReachAnswer[] => {
    const network = analysis.network(assume);
    const causes: ProblemCause[] = [];
    const answers: ReachAnswer[] = [];
    questions.forEach((question, index) => {
      const result = askReach(network, question, analysis);
      if (result.ok) answers.push(result.answer);
      else causes.push(...result.errors.map((error) => causeOf(error, `/questions/${index}`)));
    });
    if (causes.length > 0) throw refused(causes);
    return answers;
  },
);

function refused(causes: readonly ProblemCause[]): ProblemError {
  const detail = causes
    .slice(0, 3)
    .map((cause) => cause.detail)
    .join(' ');
  return new ProblemError('unknown-entity', detail, causes);
}

function causeOf({ code, detail, pointer, candidates }: QuestionError, prefix: string): ProblemCause {
  return { code, detail, pointer: `${prefix}${pointer}`, candidates };
}
