import type { Analysis } from '../analysis/analysis.js';
import { defineTask } from '../analysis/task.js';
import { resolveWorkload, type Workload } from '../engine/cluster/index.js';
import type { ManifestFile } from '../engine/manifests/index.js';
import { fixBundle, resolveVersion, type BundleFix, type PrivilegeAssume } from '../engine/privilege/index.js';
import { ProblemError } from '../platform/problems/problem.js';

export interface FixParams {
  readonly version: string;
  /** The files of the request as they came: an analysis has none of their secrets, and the answer gives back what was sent. */
  readonly files: readonly ManifestFile[];
  /** Absent: every workload. */
  readonly workload?: string | undefined;
  readonly assume?: PrivilegeAssume | undefined;
}

export const fixTask = defineTask(
  'fix',
  (analysis: Analysis, { version, files, workload, assume = {} }: FixParams): BundleFix => {
    const resolved = resolveVersion(version);
    if (resolved === undefined) {
      throw new ProblemError('malformed-request', `${version} is not a version of the Pod Security Standards.`, [
        { code: 'INVALID_FIELD', detail: 'version must be `latest` or like v1.37', pointer: '/version' },
      ]);
    }
    return fixBundle(analysis.cluster, resolved, files, { assume, only: asked(analysis, workload) });
  },
);

function asked({ cluster, defaultNamespace }: Analysis, workload: string | undefined): Workload | undefined {
  if (workload === undefined) return undefined;
  const found = resolveWorkload(cluster, workload, defaultNamespace);
  if (found.ok) return found.workload;
  throw new ProblemError('unknown-entity', found.detail, [
    { code: found.code, detail: found.detail, pointer: '/workload', candidates: found.candidates },
  ]);
}
