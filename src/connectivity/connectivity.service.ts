import { Injectable } from '@nestjs/common';
import { AnalysisService, type AnalysisSource } from '../analysis/analysis.service.js';
import { ProblemError } from '../platform/problems/problem.js';
import type { ConnectivityQuestion } from './connectivity-filter.js';
import { connectivityPieceTask, connectivityTask } from './connectivity.task.js';
import { FORMATS, isStreamed, type ConnectivityType, type StreamedType } from './formats/index.js';

/** Lines of the first piece of a stream, so that it begins at once, and of those after it. */
const FIRST_PIECE = 200;
const PIECE = 5_000;

@Injectable()
export class ConnectivityService {
  constructor(private readonly analysis: AnalysisService) {}

  /** @throws ProblemError as the task does. */
  async whole(
    source: AnalysisSource,
    question: ConnectivityQuestion,
    form: 'pairs' | 'factored',
    type: ConnectivityType,
  ): Promise<string> {
    if (isStreamed(type)) {
      const detail = `form=factored is answered in ${FORMATS.json} only, not in ${type}.`;
      throw new ProblemError('malformed-request', detail, [{ code: 'INVALID_FIELD', detail, pointer: '/form' }]);
    }
    return this.analysis.run(source, connectivityTask, { question, form, type });
  }

  /**
   * The map in pieces, each computed when the one before has been taken; the first is there when this returns, so that
   * whatever is wrong with the question is a problem and not a broken stream.
   * @throws ProblemError as the task does.
   */
  async stream(
    source: AnalysisSource,
    question: ConnectivityQuestion,
    type: StreamedType,
  ): Promise<AsyncGenerator<string>> {
    // Manifests of the request are read once and stay in memory for the pieces after the first.
    const kept = 'files' in source ? { ...source, keep: true } : source;
    const first = await this.analysis.run(kept, connectivityPieceTask, { question, type, limit: FIRST_PIECE });
    const again: AnalysisSource =
      'files' in source
        ? { digest: first.digest, options: source.options, load: () => Promise.resolve(source.files) }
        : source;
    const { analysis } = this;
    return (async function* () {
      let piece = first;
      for (;;) {
        if (piece.text !== '') yield piece.text;
        if (piece.next === undefined) return;
        const params = { question, type, cursor: piece.next, limit: PIECE };
        piece = await analysis.run(again, connectivityPieceTask, params);
      }
    })();
  }
}
