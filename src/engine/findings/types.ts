import type { Cluster } from '../cluster/index.js';
import type { Bundle, Position } from '../manifests/index.js';
import type { Network, ReachMap } from '../reachability/index.js';
import type { Rule, Severity } from '../rule.js';

/** What rules look at. Networks and maps are computed when first asked for. */
export interface FindingSubject {
  readonly bundle: Bundle;
  readonly cluster: Cluster;
  network(): Network;
  map(): ReachMap;
}

/** What a finding is about: a workload, another object, a namespace without a manifest, or a file that could not be read. */
export interface Place {
  /** namespace/Kind/name; Kind/name for what is in no namespace; a file's name where there is no object. */
  readonly ref: string;
  readonly namespace: string;
  readonly isWorkload: boolean;
  /** Where its document starts. */
  readonly start: Position;
}

/** What a rule found; the registry makes a finding of it. */
export interface Found {
  /** Id of one of the group's rules. */
  readonly rule: string;
  readonly place: Place;
  /**
   * What tells it apart from other findings of this rule at this place: a container, a port, a field by its stable name.
   * Never a line, an index in a list or a count: the finding of the next upload must have the same.
   */
  readonly what: readonly string[];
  /** One sentence, this finding's own. */
  readonly detail: string;
  readonly position: Position;
  /** Dotted path within the object. */
  readonly field?: string;
  readonly severity?: Severity;
}

/** Rules that are found together, because they look at the same thing. */
export interface RuleGroup {
  readonly rules: readonly Rule[];
  find(subject: FindingSubject): Iterable<Found>;
}

/** Plain data. */
export interface Finding {
  /** Rule, place and what, as text: the same finding in the next upload has the same one. */
  readonly identity: string;
  readonly rule: string;
  readonly severity: Severity;
  /** The place's reference. */
  readonly object: string;
  readonly namespace: string;
  /** namespace/Kind/name, where the place is a workload. */
  readonly workload?: string;
  readonly detail: string;
  readonly file: string;
  readonly document: number;
  readonly line: number;
  readonly column: number;
  readonly field?: string;
  /** Object that the position stands in, or file where there is none, and the line where that starts. */
  readonly anchor: string;
  readonly anchorLine: number;
  /** The reason that an annotation in the manifests gives for living with it. */
  readonly waived?: string;
}
