import type { Cluster, Workload } from '../../cluster/index.js';
import type { FieldPath } from '../../manifests/index.js';
import type { Severity } from '../../rule.js';
import type { JudgedContainer } from '../standards/pod.js';
import type { JudgedPod } from '../standards/types.js';
import type { EffectiveRights } from '../types.js';

/** What a hardening check looks at. */
export interface HardeningSubject {
  readonly cluster: Cluster;
  readonly workload: Workload;
  readonly pod: JudgedPod;
  /** With paths from the pod: ['spec', 'containers', 0]. */
  readonly containers: readonly JudgedContainer[];
  /** In the order of the containers. */
  readonly rights: readonly EffectiveRights[];
  /** Can the pod reach an address? Absent where nobody asked the network; undefined where it does not know. */
  readonly reaches?: ((address: string, port: number) => boolean | undefined) | undefined;
}

/** One thing that a rule found. */
export interface Hit {
  /** Id of one of the check's rules. */
  readonly rule: string;
  /** The rule's, unless this place makes it more or less severe. */
  readonly severity: Severity;
  readonly detail: string;
  readonly containers: readonly string[];
  readonly fields: readonly FieldPath[];
  /** What tells it apart from another hit at the same field: the name of a capability. */
  readonly what?: string | undefined;
}

export interface HardeningRule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Why it matters once somebody has a shell. */
  readonly rationale: string;
  readonly remediation: string;
  readonly references: readonly string[];
}

/** Rules that are found by one look: mostly one, or one for each capability or kind of folder. */
export interface HardeningCheck {
  readonly rules: readonly HardeningRule[];
  check(subject: HardeningSubject): Hit[];
}
