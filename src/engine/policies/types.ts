import type { PolicyReference } from '../exposure/index.js';
import type { AllowedPorts } from '../reachability/index.js';

export type RemarkId =
  | 'selects-nothing'
  | 'changes-nothing'
  | 'rule-changes-nothing'
  | 'rule-matches-nothing'
  | 'never-matches'
  | 'allows-everything'
  | 'isolates-without-dns'
  | 'except-never-matters'
  | 'port-never-matters'
  | 'separate-peers'
  | 'ip-block-covers-pods'
  | 'host-network-not-bound'
  | 'rules-without-type';

/** Something about a policy that its author may not have meant. */
export interface Remark {
  readonly id: RemarkId;
  readonly text: string;
  /** Dotted path within the policy; null where the policy as a whole is meant. */
  readonly field: string | null;
  /** Policies that the remark rests on, as those that already allow as much. */
  readonly others: readonly PolicyReference[];
  readonly file: string;
  readonly line: number;
}

export interface ConnectionChange {
  /** namespace/Kind/name, or an address range. */
  readonly from: string;
  readonly to: string;
  readonly with: AllowedPorts;
  readonly without: AllowedPorts;
}

export interface ChangeList {
  readonly count: number;
  readonly first: readonly ConnectionChange[];
}

export interface PolicyAnswer extends PolicyReference {
  readonly tier: 'admin' | 'network-policy' | 'baseline';
  /** Directions that it has a say in. */
  readonly directions: readonly ('ingress' | 'egress')[];
  /** Workloads with a pod that it governs. */
  readonly workloads: readonly string[];
  readonly summary: string;
  /** What would be otherwise without it: connections that it opens, and that it closes, in whole or in part. */
  readonly opens: ChangeList;
  readonly closes: ChangeList;
  readonly remarks: readonly Remark[];
  readonly unknownBecause?: readonly string[];
}
