import type { Analysis } from '../analysis/analysis.js';
import { defineTask } from '../analysis/task.js';
import { bundleDiff, type BundleDiff } from '../diff/diff.task.js';
import { needsCutBetween, type CutNeed } from '../engine/needs/cut.js';
import type { Assume } from '../engine/reachability/index.js';
import { changedAnalysis, type Changes } from './changed-analysis.js';

export interface WhatIfParams extends Changes {
  readonly assume?: Assume | undefined;
}

export interface WhatIf extends BundleDiff {
  /** Connections that the manifests seem to need and that the change would close. */
  readonly warnings: readonly CutNeed[];
}

/** @throws ProblemError as `changedAnalysis` does, and `answer-too-large`. */
export const whatIfTask = defineTask('what-if', (base: Analysis, { assume, ...changes }: WhatIfParams): WhatIf => {
  const head = changedAnalysis(base, changes);
  return {
    ...bundleDiff(base, head, assume),
    warnings: needsCutBetween(base.network(assume), head.network(assume)),
  };
});
