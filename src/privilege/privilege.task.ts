import type { Analysis } from '../analysis/analysis.js';
import { defineTask } from '../analysis/task.js';
import { resolveWorkload } from '../engine/cluster/index.js';
import {
  assumptionsOf,
  judgeAll,
  judgeWorkload,
  resolveVersion,
  type JudgeOptions,
  type PrivilegeAnswer,
  type PrivilegeAssume,
} from '../engine/privilege/index.js';
import { reachesAddress } from '../engine/reachability/index.js';
import { ProblemError } from '../platform/problems/problem.js';

export interface PrivilegeParams {
  readonly version: string;
  /** Absent: every workload, worst first. */
  readonly workload?: string | undefined;
  readonly assume?: PrivilegeAssume | undefined;
}

export const privilegeTask = defineTask(
  'least-privilege',
  (analysis: Analysis, { version, workload, assume = {} }: PrivilegeParams): PrivilegeAnswer => {
    const resolved = resolveVersion(version);
    if (resolved === undefined) {
      throw new ProblemError('malformed-request', `${version} is not a version of the Pod Security Standards.`, [
        { code: 'INVALID_FIELD', detail: 'version must be `latest` or like v1.37', pointer: '/version' },
      ]);
    }
    const { cluster, defaultNamespace } = analysis;
    const options: JudgeOptions = {
      assume,
      reaches: (asked, address, port) => reachesAddress(analysis.network(), asked.pods, address, port),
    };
    const answer = { version: resolved, assumptions: assumptionsOf(assume) };
    if (workload === undefined) return { ...answer, workloads: judgeAll(cluster, resolved, options) };
    const found = resolveWorkload(cluster, workload, defaultNamespace);
    if (!found.ok) {
      throw new ProblemError('unknown-entity', found.detail, [
        { code: found.code, detail: found.detail, pointer: '/workload', candidates: found.candidates },
      ]);
    }
    return { ...answer, workloads: [judgeWorkload(cluster, found.workload, resolved, options)] };
  },
);

/** The workload at the end of a path. @throws ProblemError `not-found` where the snapshot has none of that name. */
export const workloadPrivilegeTask = defineTask(
  'least-privilege-of',
  (analysis: Analysis, { version, workload, assume }: PrivilegeParams): PrivilegeAnswer => {
    const reference = workload?.toLowerCase();
    const found = analysis.cluster.workloads.find((each) => each.ref.toLowerCase() === reference);
    if (found === undefined) throw new ProblemError('not-found', `The snapshot has no workload ${workload}.`);
    return privilegeTask.run(analysis, { version, workload: found.ref, assume });
  },
);
