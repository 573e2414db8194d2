import type { WorkloadAccess } from '../access/index.js';
import type { Severity } from '../rule.js';
import type { PrivilegeAssumption } from './rights/assume.js';

export type { Severity };
export type Level = 'privileged' | 'baseline' | 'restricted';

/** One Pod Security check that a pod fails, in Pod Security Admission's own words plus positions. */
export interface Violation {
  readonly check: string;
  readonly level: 'baseline' | 'restricted';
  readonly reason: string;
  readonly detail: string;
  readonly containers: readonly string[];
  /** Dotted paths within the pod: spec.containers[0].securityContext.privileged */
  readonly fields: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface StandardAnswer {
  readonly allowed: boolean;
  readonly violations: readonly Violation[];
}

export interface HardeningFinding {
  readonly check: string;
  readonly severity: Severity;
  readonly detail: string;
  readonly containers: readonly string[];
  readonly fields: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A container's rights as the kernel will see them. What the image decides is 'unknown'. */
export interface EffectiveRights {
  readonly name: string;
  readonly kind: 'container' | 'initContainer' | 'ephemeralContainer';
  readonly user: { readonly uid: number | 'unknown'; readonly root: 'yes' | 'no' | 'unknown' };
  readonly group: { readonly gid: number | 'unknown' };
  readonly supplementalGroups: readonly number[];
  readonly noNewPrivileges: boolean;
  readonly capabilities: { readonly effective: readonly string[] | 'unknown'; readonly bounding: readonly string[] };
  readonly seccomp: string;
  readonly appArmor: string;
  readonly seLinux: string;
  readonly procMount: 'masked' | 'unmasked';
  readonly rootFilesystem: 'writable' | 'read-only';
  readonly writableMounts: readonly string[];
  readonly mounts: readonly EffectiveMount[];
  readonly hostNamespaces: readonly string[];
  readonly userNamespace: boolean;
  readonly sharedProcessNamespace: boolean;
  /** Beyond those of every container. */
  readonly devices: readonly string[];
  readonly token: boolean;
  readonly privileged: boolean;
  /** What the manifests leave to the image, in words. */
  readonly decidedByImage: readonly string[];
  /** Why the kubelet would not start it at all. */
  readonly refusedAtStart?: string;
}

export interface EffectiveMount {
  readonly path: string;
  readonly volume: string;
  /** The field of the volume that says what it is: emptyDir, hostPath, persistentVolumeClaim … */
  readonly kind: string;
  /** The folder of the node, for a hostPath. */
  readonly hostPath?: string;
  readonly writable: boolean;
}

export interface IntruderStep {
  readonly step: string;
  readonly because: string;
  readonly containers: readonly string[];
  /** Fields that make it possible. */
  readonly fields: readonly string[];
  /** What would end it, each by itself: field=value. */
  readonly endedBy: readonly string[];
  readonly severity: Severity;
  /** MITRE ATT&CK for Containers. */
  readonly techniques: readonly string[];
}

/** A level with its version as the labels have it: v1.30 or latest. */
export interface LevelVersion {
  readonly level: Level;
  readonly version: string;
}

/** A label of Pod Security Admission with a value that it does not take. */
export interface InvalidLabel {
  readonly label: string;
  readonly value: string;
  /** What it counts as. */
  readonly counts: string;
}

export interface ModeAnswer extends LevelVersion {
  readonly allowed: boolean;
  /** As kubectl or the audit log shows it, where it is not allowed. */
  readonly message?: string;
}

/** Would Pod Security Admission let the workload's pods into its namespace? */
export interface Admission {
  readonly namespace: string;
  /** Unknown where no manifest declares the namespace: its labels could say anything. */
  readonly admitted: 'yes' | 'no' | 'unknown';
  /** One sentence. */
  readonly summary: string;
  /** Judges Pods alone; absent where the labels are unknown. */
  readonly enforce?: ModeAnswer;
  readonly audit?: ModeAnswer;
  /** Judges Pods and the templates of their owners; nothing is warned of a Pod that is refused. */
  readonly warn?: ModeAnswer;
  readonly invalidLabels: readonly InvalidLabel[];
}

export interface JsonPatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** One change of a fix, and what it may break. */
export interface FixChange {
  /** Of the standards or of hardening. */
  readonly check: string;
  /** Empty: the whole pod. */
  readonly containers: readonly string[];
  readonly detail: string;
  /** Absent where nothing can. */
  readonly mayBreak?: string;
  readonly operations: readonly JsonPatchOperation[];
}

/** What no patch takes away without asking, and why. */
export interface NeedsPerson {
  readonly check: string;
  readonly reason: string;
  readonly containers: readonly string[];
  readonly fields: readonly string[];
  readonly file: string;
  readonly line: number;
}

export interface FixPlan {
  /** The patched pod was judged again and meets restricted. */
  readonly verified: boolean;
  readonly jsonPatch: readonly JsonPatchOperation[];
  /** The patch by what it is for. */
  readonly changes: readonly FixChange[];
  /** What the changes may break, in words. */
  readonly caveats: readonly string[];
  readonly needsPerson: readonly NeedsPerson[];
}

export interface Fix extends FixPlan {
  /** The same document with the patch, comments and formatting kept; an item of a List stands alone. */
  readonly manifest: string;
  /** `rewritten` where the text could not be edited in place: the value is right, comments are lost. */
  readonly formatting: 'kept' | 'rewritten';
}

/** A workload's fix within its bundle. */
export interface FixedWorkload extends FixPlan {
  readonly workload: string;
  readonly file: string;
  readonly line: number;
  /** False where the text could not be edited: the file is as it was, and the patch is left to a person. */
  readonly applied: boolean;
}

export interface FixedFile {
  readonly path: string;
  readonly changed: boolean;
  /** The whole file; as it came where nothing in it changes. */
  readonly content: string;
  /** Unified; '' where nothing in it changes. */
  readonly diff: string;
}

/** A bundle with all its fixes. */
export interface BundleFix {
  readonly version: string;
  readonly files: readonly FixedFile[];
  /** Of all files, as `git apply` and `patch -p1` take it. */
  readonly diff: string;
  readonly workloads: readonly FixedWorkload[];
}

export interface WorkloadPrivilege {
  readonly workload: string;
  readonly leastPrivilege: boolean;
  readonly level: Level;
  readonly summary: string;
  readonly standards: { readonly baseline: StandardAnswer; readonly restricted: StandardAnswer };
  readonly hardening: readonly HardeningFinding[];
  readonly containers: readonly EffectiveRights[];
  readonly intruder: readonly IntruderStep[];
  readonly admission: Admission;
  readonly access: WorkloadAccess;
  readonly fix: Fix;
}

export interface PrivilegeAnswer {
  readonly version: string;
  /** What the answer rests on beyond the manifests. */
  readonly assumptions: readonly PrivilegeAssumption[];
  readonly workloads: readonly WorkloadPrivilege[];
}
