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
  /** Every check that exists at the version, sorted by id. */
  readonly all: readonly ActiveCheck[];
  /** Ids of the baseline checks. */
  readonly baseline: ReadonlySet<string>;
  /** Ids of the restricted checks, and of the baseline ones that none of them replaces. */
  readonly restricted: ReadonlySet<string>;
}

/**
 * @throws Error where a list of checks breaks its own rules: ids unique and sorted, revisions there and ascending, and what
 * is replaced a baseline check of the list.
 */
export function validateChecks(checks: readonly Check[]): void {
  checks.forEach(({ id, level, revisions }, index) => {
    const before = checks[index - 1];
    if (before !== undefined && before.id >= id) throw new Error(`check ${id} is not behind ${before.id}`);
    if (revisions.length === 0) throw new Error(`check ${id} has no revision`);
    revisions.forEach(({ from, replaces }, position) => {
      const previous = revisions[position - 1];
      if (previous !== undefined && previous.from >= from) throw new Error(`revisions of ${id} do not ascend`);
      if (replaces === undefined) return;
      const replaced = checks.find((check) => check.id === replaces);
      if (level !== 'restricted' || replaced?.level !== 'baseline')
        throw new Error(`${id} cannot stand in for ${replaces}`);
    });
  });
}

function activeAt(minor: number): ActiveChecks {
  const active = CHECKS.flatMap(({ id, level, revisions }) => {
    const revision = revisions.findLast(({ from }) => from <= minor);
    return revision === undefined ? [] : [{ id, level, check: revision.check, replaces: revision.replaces }];
  });
  const replaced = new Set(active.map(({ replaces }) => replaces));
  return {
    all: active.map(({ id, level, check }) => ({ id, level, check })),
    baseline: idsOf(active.filter(({ level }) => level === 'baseline')),
    restricted: idsOf(active.filter(({ id }) => !replaced.has(id))),
  };
}

function idsOf(checks: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(checks.map(({ id }) => id));
}

validateChecks(CHECKS);
const BY_MINOR = Array.from({ length: NEWEST_MINOR + 1 }, (_, minor) => activeAt(minor));

/**
 * The checks of v1.{minor}.
 * @throws RangeError beyond the newest known version.
 */
export function checksAt(minor: number): ActiveChecks {
  const checks = BY_MINOR[minor];
  if (checks === undefined) throw new RangeError(`no version v1.${minor} is known`);
  return checks;
}
