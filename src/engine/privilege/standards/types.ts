import type { FieldPath, JsonObject, Position } from '../../manifests/index.js';

/** A pod, or the template of one, with the places of its fields. Paths begin at the pod: ['spec', 'containers', 0]. */
export interface JudgedPod {
  readonly annotations: ReadonlyMap<string, string>;
  readonly spec: JsonObject;
  locate(path: FieldPath): Position;
}

/** What a check found wrong; a check that passes finds nothing. */
export interface Failure {
  readonly reason: string;
  readonly detail: string;
  readonly containers: readonly string[];
  readonly fields: readonly FieldPath[];
}

export type CheckPod = (pod: JudgedPod) => Failure | undefined;

export interface Check {
  /** Pod Security Admission's own id. */
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** Ascending; a revision holds from its minor version (of v1) until the next. Below the first the check does not exist. */
  readonly revisions: readonly { readonly from: number; readonly check: CheckPod; readonly replaces?: string }[];
}
