import { containersOf, type Cluster, type Workload } from '../../cluster/index.js';
import { dotted } from '../../manifests/typing/decode.js';
import type { JudgedPod } from '../standards/types.js';
import type { EffectiveRights, HardeningFinding } from '../types.js';
import { automountServiceAccountToken } from './automount-service-account-token.js';
import { dangerousCapability } from './dangerous-capability.js';
import { defaultServiceAccount } from './default-service-account.js';
import { imageTag } from './image-tag.js';
import { readOnlyRootFilesystem } from './read-only-root-filesystem.js';
import { resourceLimits } from './resource-limits.js';
import { runtimeSocketMount } from './runtime-socket-mount.js';
import { secretInEnv } from './secret-in-env.js';
import { sensitiveHostPath } from './sensitive-host-path.js';
import { shareProcessNamespace } from './share-process-namespace.js';
import type { HardeningCheck, Hit } from './types.js';

/** Hardening beyond the standards, sorted by id. */
export const HARDENING_CHECKS: readonly HardeningCheck[] = [
  automountServiceAccountToken,
  dangerousCapability,
  defaultServiceAccount,
  imageTag,
  readOnlyRootFilesystem,
  resourceLimits,
  runtimeSocketMount,
  secretInEnv,
  sensitiveHostPath,
  shareProcessNamespace,
];

export function hardeningHits(
  cluster: Cluster,
  workload: Workload,
  pod: JudgedPod,
  rights: readonly EffectiveRights[],
): { readonly check: HardeningCheck; readonly hit: Hit }[] {
  const containers = containersOf(workload.podSpec).map((container) => ({
    ...container,
    path: ['spec', ...container.path],
  }));
  const subject = { cluster, workload, pod, containers, rights };
  return HARDENING_CHECKS.flatMap((check) => check.check(subject).map((hit) => ({ check, hit })));
}

export function hardeningFindings(
  cluster: Cluster,
  workload: Workload,
  pod: JudgedPod,
  rights: readonly EffectiveRights[],
): HardeningFinding[] {
  return hardeningHits(cluster, workload, pod, rights).map(({ check, hit: { detail, containers, fields } }) => {
    const { file, line } = pod.locate(fields[0] ?? ['spec']);
    return { check: check.id, severity: check.severity, detail, containers, fields: fields.map(dotted), file, line };
  });
}
