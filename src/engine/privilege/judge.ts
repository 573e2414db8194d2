import { accessOfWorkload } from '../access/index.js';
import { containersOf, type Cluster, type Workload } from '../cluster/index.js';
import { compareText } from '../cluster/json.js';
import { admissionOf } from './admission/index.js';
import { proposeFix } from './fix/index.js';
import { hardeningFindings } from './hardening/index.js';
import { intruderView, type IntruderSubject } from './intruder/index.js';
import { effectiveRights, type PrivilegeAssume } from './rights/index.js';
import { evaluateStandards, judgedPodOf } from './standards/index.js';
import { summarise } from './summary.js';
import type { Level, Severity, WorkloadPrivilege } from './types.js';

const LEVELS: readonly Level[] = ['privileged', 'baseline', 'restricted'];
const TOO_SEVERE = new Set<Severity>(['critical', 'high', 'medium']);

export interface JudgeOptions {
  readonly assume?: PrivilegeAssume | undefined;
  /** Can a workload's pods reach an address outside the cluster? Absent where the network is not to be asked. */
  readonly reaches?: ((workload: Workload, address: string, port: number) => boolean | undefined) | undefined;
}

/** Is this workload's pod least-privilege at a version of the Pod Security Standards? */
export function judgeWorkload(
  cluster: Cluster,
  workload: Workload,
  version: string,
  options: JudgeOptions = {},
): WorkloadPrivilege {
  const judged = judgeWithoutFix(cluster, workload, version, options);
  const fix = proposeFix(cluster, workload, version, judged.standards.restricted, judged.hardening);
  return { ...judged, fix };
}

/** The same for those who show no fix: making one is more than half of the work. */
export function judgeWithoutFix(
  cluster: Cluster,
  workload: Workload,
  version: string,
  { assume = {}, reaches }: JudgeOptions = {},
): Omit<WorkloadPrivilege, 'fix'> {
  const pod = judgedPodOf(workload);
  const { baseline, restricted, level } = evaluateStandards(pod, version);
  const rights = effectiveRights(cluster, workload, pod, assume);
  const reachesAddress: IntruderSubject['reaches'] =
    reaches === undefined ? undefined : (address, port) => reaches(workload, address, port);
  const hardening = hardeningFindings(cluster, workload, pod, rights, reachesAddress);
  const leastPrivilege = restricted.allowed && !hardening.some((finding) => TOO_SEVERE.has(finding.severity));
  const intruder = intruderView({ cluster, workload, pod, rights, reaches: reachesAddress });
  return {
    workload: workload.ref,
    leastPrivilege,
    level,
    summary: summarise(workload, rights, restricted, hardening, leastPrivilege, intruder),
    standards: { baseline, restricted },
    hardening,
    containers: rights,
    intruder,
    admission: admissionOf(cluster, workload, pod, assume),
    access: accessOfWorkload(cluster, workload, minorOf(version)),
  };
}

/** Built-in roles are those of the same version as the standards. */
function minorOf(version: string): number | undefined {
  const minor = /^v1\.(\d+)$/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** Every workload, worst first: by level, then by how much is wrong, then by name. */
export function judgeAll(cluster: Cluster, version: string, options: JudgeOptions = {}): WorkloadPrivilege[] {
  return cluster.workloads
    .filter(hasContainers)
    .map((workload) => judgeWorkload(cluster, workload, version, options))
    .sort(
      (one, other) =>
        Number(one.leastPrivilege) - Number(other.leastPrivilege) ||
        LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level) ||
        faults(other) - faults(one) ||
        compareText(one.workload, other.workload),
    );
}

/** A virtual machine's template has none: what its pod may do is its operator's choice. */
function hasContainers(workload: Workload): boolean {
  return containersOf(workload.podSpec).length > 0;
}

function faults(judged: WorkloadPrivilege): number {
  return (
    judged.standards.restricted.violations.length +
    judged.hardening.filter((finding) => TOO_SEVERE.has(finding.severity)).length
  );
}
