import { allowPrivilegeEscalation } from './allow-privilege-escalation.js';
import { appArmorProfile } from './app-armor-profile.js';
import { capabilitiesBaseline } from './capabilities-baseline.js';
import { capabilitiesRestricted } from './capabilities-restricted.js';
import { hostNamespaces } from './host-namespaces.js';
import { hostPathVolumes } from './host-path-volumes.js';
import { hostPorts } from './host-ports.js';
import { hostProbesAndHostLifecycle } from './host-probes-and-host-lifecycle.js';
import { privileged } from './privileged.js';
import { procMountRestricted } from './proc-mount-restricted.js';
import { procMount } from './proc-mount.js';
import { restrictedVolumes } from './restricted-volumes.js';
import { runAsNonRoot } from './run-as-non-root.js';
import { runAsUser } from './run-as-user.js';
import { seLinuxOptions } from './se-linux-options.js';
import { seccompProfileBaseline } from './seccomp-profile-baseline.js';
import { seccompProfileRestricted } from './seccomp-profile-restricted.js';
import { sysctls } from './sysctls.js';
import type { Check, CheckPod } from './types.js';
import { windowsHostProcess } from './windows-host-process.js';

/** Every check of the Pod Security Standards, sorted by id: the order in which results come out. */
export const CHECKS: readonly Check[] = [
  allowPrivilegeEscalation,
  appArmorProfile,
  capabilitiesBaseline,
  capabilitiesRestricted,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbesAndHostLifecycle,
  privileged,
  procMount,
  procMountRestricted,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  seLinuxOptions,
  seccompProfileBaseline,
  seccompProfileRestricted,
  sysctls,
  windowsHostProcess,
];

/** The newest minor version that the checks know. */
export const NEWEST_MINOR = 37;

export interface ActiveCheck {
  readonly id: string;
  readonly level: Check['level'];
  readonly check: CheckPod;
}

export interface ActiveChecks {
  readonly baseline: readonly ActiveCheck[];
  /** The restricted checks, and the baseline ones that none of them replaces. */
  readonly restricted: readonly ActiveCheck[];
}

/** @throws Error where the list breaks its own rules: ids unique and sorted, revisions ascending. */
export function validateChecks(checks: readonly Check[]): void {
  checks.forEach((check, index) => {
    const before = checks[index - 1];
    if (before !== undefined && before.id >= check.id) throw new Error(`check ${check.id} is not behind ${before.id}`);
    check.revisions.forEach((revision, position) => {
      const previous = check.revisions[position - 1];
      if (previous !== undefined && previous.from >= revision.from)
        throw new Error(`revisions of ${check.id} do not ascend`);
    });
    if (check.revisions.length === 0) throw new Error(`check ${check.id} has no revision`);
  });
}

function activeAt(minor: number): ActiveChecks {
  const active = CHECKS.flatMap((check) => {
    const revision = check.revisions.findLast((each) => each.from <= minor);
    return revision === undefined
      ? []
      : [{ id: check.id, level: check.level, check: revision.check, replaces: revision.replaces }];
  });
  const replaced = new Set(active.flatMap((each) => each.replaces ?? []));
  return {
    baseline: active.filter((each) => each.level === 'baseline'),
    restricted: active.filter((each) => !replaced.has(each.id)),
  };
}

validateChecks(CHECKS);
const BY_MINOR = Array.from({ length: NEWEST_MINOR + 1 }, (_, minor) => activeAt(minor));

export function checksAt(minor: number): ActiveChecks {
  return BY_MINOR[Math.min(minor, NEWEST_MINOR)] ?? activeAt(minor);
}
