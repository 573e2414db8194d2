import { Injectable } from '@nestjs/common';
import { resolveWorkload, type Cluster } from '../engine/cluster/index.js';
import { judgeAll, judgeWorkload, resolveVersion, type PrivilegeAnswer } from '../engine/privilege/index.js';
import { ProblemError } from '../platform/problems/problem.js';

@Injectable()
export class PrivilegeService {
  /** Every workload, worst first; or the one that the reference names. */
  judge(cluster: Cluster, version: string, workload: string | undefined, defaultNamespace: string): PrivilegeAnswer {
    const resolved = resolveVersion(version);
    if (resolved === undefined) {
      throw new ProblemError('malformed-request', `${version} is not a version of the Pod Security Standards.`, [
        { code: 'INVALID_FIELD', detail: 'version must be `latest` or like v1.37', pointer: '/version' },
      ]);
    }
    if (workload === undefined) return { version: resolved, workloads: judgeAll(cluster, resolved) };
    const found = resolveWorkload(cluster, workload, defaultNamespace);
    if (!found.ok) {
      throw new ProblemError('unknown-entity', found.detail, [
        { code: found.code, detail: found.detail, pointer: '/workload', candidates: found.candidates },
      ]);
    }
    return { version: resolved, workloads: [judgeWorkload(cluster, found.workload, resolved)] };
  }
}
