import type { Cluster, Container, Workload } from '../../cluster/index.js';
import type { FieldPath } from '../../manifests/index.js';
import type { JudgedPod } from '../standards/types.js';
import type { EffectiveRights, Severity } from '../types.js';

/** What a hardening check looks at. */
export interface HardeningSubject {
  readonly cluster: Cluster;
  readonly workload: Workload;
  readonly pod: JudgedPod;
  /** With paths from the pod: ['spec', 'containers', 0]. */
  readonly containers: readonly Container[];
  readonly rights: readonly EffectiveRights[];
}

export interface Hit {
  readonly detail: string;
  readonly containers: readonly string[];
  readonly fields: readonly FieldPath[];
  /** Tells hits on one field apart: the capability in the list of those added. */
  readonly what?: string;
}

export interface HardeningCheck {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Why it matters once somebody has a shell. */
  readonly rationale: string;
  readonly remediation: string;
  readonly references: readonly string[];
  check(subject: HardeningSubject): Hit[];
}
