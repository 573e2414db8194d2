import type { Analysis } from '../analysis/analysis.js';
import type { Workload } from '../engine/cluster/index.js';
import { judgeWithoutFix, type Level, type WorkloadPrivilege } from '../engine/privilege/index.js';

export interface PrivilegeChange {
  readonly workload: string;
  readonly level: { readonly before: Level; readonly after: Level };
  readonly leastPrivilege: { readonly before: boolean; readonly after: boolean };
  /** Checks that fail now and did not (worse), or failed and do not any more (better). */
  readonly checks: readonly string[];
}

export interface PrivilegeDiff {
  readonly worse: readonly PrivilegeChange[];
  readonly better: readonly PrivilegeChange[];
}

/** Kinds that a workload's rights depend on besides its own manifest. */
const RIGHTS: readonly (readonly [string, string])[] = [
  ['', 'Namespace'],
  ['', 'ServiceAccount'],
  ['rbac.authorization.k8s.io', 'Role'],
  ['rbac.authorization.k8s.io', 'ClusterRole'],
  ['rbac.authorization.k8s.io', 'RoleBinding'],
  ['rbac.authorization.k8s.io', 'ClusterRoleBinding'],
];

/** Workloads of both versions whose privilege is not what it was. One may be worse in one thing and better in another. */
export function privilegeDiff(base: Analysis, head: Analysis): PrivilegeDiff {
  const old = new Map(base.cluster.workloads.map((workload) => [workload.ref, workload]));
  const sameRights = rightsText(base) === rightsText(head);
  const worse: PrivilegeChange[] = [];
  const better: PrivilegeChange[] = [];
  for (const workload of head.cluster.workloads) {
    const was = old.get(workload.ref);
    if (was === undefined || (sameRights && sameManifest(was, workload))) continue;
    const before = judgeWithoutFix(base.cluster, was, 'latest');
    const after = judgeWithoutFix(head.cluster, workload, 'latest');
    const [failed, fails] = [failedChecks(before), failedChecks(after)];
    const change = {
      workload: workload.ref,
      level: { before: before.level, after: after.level },
      leastPrivilege: { before: before.leastPrivilege, after: after.leastPrivilege },
    };
    const gained = [...fails].filter((check) => !failed.has(check));
    const lost = [...failed].filter((check) => !fails.has(check));
    if (gained.length > 0) worse.push({ ...change, checks: gained });
    if (lost.length > 0) better.push({ ...change, checks: lost });
  }
  return { worse, better };
}

function failedChecks({ standards, hardening }: Pick<WorkloadPrivilege, 'standards' | 'hardening'>): Set<string> {
  return new Set([
    ...standards.baseline.violations.map(({ check }) => check),
    ...standards.restricted.violations.map(({ check }) => check),
    ...hardening.map(({ check }) => check),
  ]);
}

function sameManifest(one: Workload, other: Workload): boolean {
  return one.object === other.object || JSON.stringify(one.object.value) === JSON.stringify(other.object.value);
}

function rightsText({ cluster }: Analysis): string {
  return JSON.stringify(RIGHTS.map(([group, kind]) => cluster.objectsOf(group, kind).map(({ value }) => value)));
}
