import type { Cluster, Workload } from '../../cluster/index.js';
import { dotted } from '../../manifests/typing/decode.js';
import { everyContainer } from '../standards/pod.js';
import type { JudgedPod } from '../standards/types.js';
import type { EffectiveRights, HardeningFinding } from '../types.js';
import { automountServiceAccountToken } from './automount-service-account-token.js';
import { cloudIdentity } from './cloud-identity.js';
import { dangerousCapability } from './dangerous-capability.js';
import { defaultServiceAccount } from './default-service-account.js';
import { deviceAccess } from './device-access.js';
import { dropAllCapabilities } from './drop-all-capabilities.js';
import { ephemeralContainers } from './ephemeral-containers.js';
import { explicitUser } from './explicit-user.js';
import { hostAliases } from './host-aliases.js';
import { hostUsers } from './host-users.js';
import { imageDigest } from './image-digest.js';
import { imagePullPolicy } from './image-pull-policy.js';
import { imageTag } from './image-tag.js';
import { metadataApiReach } from './metadata-api-reach.js';
import { noAppArmor } from './no-app-armor.js';
import { noSeccomp } from './no-seccomp.js';
import { podsOfOneVolume } from './pods-of-one-volume.js';
import { privilegedPort } from './privileged-port.js';
import { projectedToken } from './projected-token.js';
import { readOnlyRootFilesystem } from './read-only-root-filesystem.js';
import { resourceLimits } from './resource-limits.js';
import { resourceRequests } from './resource-requests.js';
import { rootGroup } from './root-group.js';
import { runAsHighUid } from './run-as-high-uid.js';
import { runtimeSocketMount } from './runtime-socket-mount.js';
import { secretInEnv } from './secret-in-env.js';
import { sensitiveHostPath } from './sensitive-host-path.js';
import { shareProcessNamespace } from './share-process-namespace.js';
import { sshPort } from './ssh-port.js';
import type { HardeningCheck, HardeningRule, HardeningSubject, Hit } from './types.js';
import { unmaskedProc } from './unmasked-proc.js';
import { writableHostPath } from './writable-host-path.js';

/** Hardening beyond the standards, sorted by the ids of the rules. */
export const HARDENING_CHECKS: readonly HardeningCheck[] = [
  automountServiceAccountToken,
  cloudIdentity,
  dangerousCapability,
  defaultServiceAccount,
  deviceAccess,
  dropAllCapabilities,
  ephemeralContainers,
  explicitUser,
  hostAliases,
  hostUsers,
  imageDigest,
  imagePullPolicy,
  imageTag,
  metadataApiReach,
  noAppArmor,
  noSeccomp,
  podsOfOneVolume,
  privilegedPort,
  projectedToken,
  readOnlyRootFilesystem,
  resourceLimits,
  resourceRequests,
  rootGroup,
  runAsHighUid,
  runtimeSocketMount,
  secretInEnv,
  sensitiveHostPath,
  shareProcessNamespace,
  sshPort,
  unmaskedProc,
  writableHostPath,
];

export const HARDENING_RULES: readonly HardeningRule[] = HARDENING_CHECKS.flatMap(({ rules }) => rules);

/** Every hit, in the order of the checks; `reaches` answers for the network where it was asked. */
export function hardeningHits(
  cluster: Cluster,
  workload: Workload,
  pod: JudgedPod,
  rights: readonly EffectiveRights[],
  reaches?: HardeningSubject['reaches'],
): Hit[] {
  const subject: HardeningSubject = { cluster, workload, pod, containers: everyContainer(pod), rights, reaches };
  return HARDENING_CHECKS.flatMap((check) => check.check(subject));
}

export function hardeningFindings(
  cluster: Cluster,
  workload: Workload,
  pod: JudgedPod,
  rights: readonly EffectiveRights[],
  reaches?: HardeningSubject['reaches'],
): HardeningFinding[] {
  return hardeningHits(cluster, workload, pod, rights, reaches).map(
    ({ rule, severity, detail, containers, fields }) => {
      const { file, line, column } = pod.locate(fields[0] ?? ['spec']);
      return { check: rule, severity, detail, containers, fields: fields.map(dotted), file, line, column };
    },
  );
}
