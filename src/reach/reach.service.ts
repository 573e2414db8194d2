import { Injectable } from '@nestjs/common';
import { NetworkService } from '../analysis/network.service.js';
import type { Cluster } from '../engine/cluster/index.js';
import {
  askReach,
  type Assume,
  type QuestionError,
  type ReachAnswer,
  type ReachQuestion,
} from '../engine/reachability/index.js';
import { ProblemError, type ProblemCause } from '../platform/problems/problem.js';

@Injectable()
export class ReachService {
  constructor(private readonly networks: NetworkService) {}

  /** @throws ProblemError `unknown-entity` where the question names what the manifests do not have. */
  ask(cluster: Cluster, question: ReachQuestion, assume: Assume | undefined, defaultNamespace: string): ReachAnswer {
    const result = askReach(this.networks.networkOf(cluster, assume), question, { defaultNamespace });
    if (result.ok) return result.answer;
    throw refused(result.errors.map((error) => causeOf(error, '')));
  }

  /**
   * Answers in the order of the questions.
   * @throws ProblemError `unknown-entity` with the causes of every question that cannot be put, by its pointer.
   */
  askAll(
    cluster: Cluster,
    questions: readonly ReachQuestion[],
    assume: Assume | undefined,
    defaultNamespace: string,
  ): ReachAnswer[] {
    const network = this.networks.networkOf(cluster, assume);
    const causes: ProblemCause[] = [];
    const answers: ReachAnswer[] = [];
    questions.forEach((question, index) => {
      const result = askReach(network, question, { defaultNamespace });
      if (result.ok) answers.push(result.answer);
      else causes.push(...result.errors.map((error) => causeOf(error, `/questions/${index}`)));
    });
    if (causes.length > 0) throw refused(causes);
    return answers;
  }
}

function refused(causes: readonly ProblemCause[]): ProblemError {
  return new ProblemError(
    'unknown-entity',
    causes
      .slice(0, 3)
      .map((cause) => cause.detail)
      .join(' '),
    causes,
  );
}

function causeOf({ code, detail, pointer, candidates }: QuestionError, prefix: string): ProblemCause {
  return { code, detail, pointer: `${prefix}${pointer}`, candidates };
}
