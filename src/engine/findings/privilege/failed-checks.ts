import type { Workload } from '../../cluster/index.js';
import type { Level } from '../../privilege/index.js';
import { judgedPodOf } from '../../privilege/standards/index.js';
import { checksAt, NEWEST_MINOR } from '../../privilege/standards/registry.js';
import type { Failure } from '../../privilege/standards/types.js';

export interface FailedCheck {
  readonly id: string;
  readonly failure: Failure;
}

const CHECKS = checksAt(NEWEST_MINOR);
const KNOWN = new WeakMap<Workload, readonly FailedCheck[]>();

/** Checks of the newest Pod Security Standards that a workload fails: findings and posture both rest on them. */
export function failedChecksOf(workload: Workload): readonly FailedCheck[] {
  const known = KNOWN.get(workload);
  if (known !== undefined) return known;
  const pod = judgedPodOf(workload);
  const failed = CHECKS.all.flatMap(({ id, check }) => {
    const failure = check(pod);
    return failure === undefined ? [] : [{ id, failure }];
  });
  KNOWN.set(workload, failed);
  return failed;
}

/** The strictest level that it meets. */
export function levelOf(workload: Workload): Level {
  const failed = failedChecksOf(workload);
  if (!failed.some(({ id }) => CHECKS.restricted.has(id))) return 'restricted';
  return failed.some(({ id }) => CHECKS.baseline.has(id)) ? 'privileged' : 'baseline';
}
