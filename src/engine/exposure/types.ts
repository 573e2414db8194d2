import type { AllowedPorts } from '../reachability/index.js';
import type { PublishedWorkload } from '../publication/index.js';

/** The narrowest word for who gets through: everything that is wider is closed. */
export type ExposureScope = 'nobody' | 'workloads' | 'namespace' | 'namespaces' | 'cluster' | 'addresses' | 'internet';

/** A LabelSelector as a policy has it, or all; a namespace goes by its name where it is one. */
export type SelectorText = 'all' | { readonly name: string } | SelectorFields;

export interface SelectorFields {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** Pods by selectors, those among them that do not exist yet. */
export interface RegionPeer {
  readonly scope: 'cluster' | 'namespaces' | 'namespace' | 'workloads';
  readonly text: string;
  readonly namespaces: SelectorText;
  readonly pods: SelectorText;
  /** What is open to a pod that fits these selectors and no others that the policies name. */
  readonly allowed: AllowedPorts;
  /** What is open if everything that the bundle leaves open were read in favour of it; where that is another. */
  readonly atMost?: AllowedPorts;
  /** Ports that a rule opens by a name to which these pods give the number: `TCP http`, or `http` of any protocol. */
  readonly namedPorts: readonly string[];
  /** Workloads that fit today: empty where the rule waits for pods that do not exist yet. */
  readonly workloads: readonly string[];
}

export interface ExternalPeer {
  /** first-last, IPv4 before IPv6. */
  readonly ranges: readonly string[];
  readonly internet: boolean;
  readonly allowed: AllowedPorts;
}

export interface PolicyReference {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

export interface DirectionExposure {
  /** Whether a policy governs this direction. */
  readonly governed: boolean;
  readonly policies: readonly PolicyReference[];
  readonly scope: ExposureScope;
  readonly summary: string;
  /** As far as its own policies go: the other side's may close more. */
  readonly peers: readonly RegionPeer[];
  readonly external: readonly ExternalPeer[];
  /** Other workloads that both sides' policies let through today. */
  readonly workloads: { readonly count: number; readonly first: readonly string[] };
  readonly unknownBecause?: readonly string[];
}

export interface WorkloadExposure {
  /** namespace/Kind/name; namespace/Pod/name where the pods of a workload differ. */
  readonly workload: string;
  readonly ingress: DirectionExposure;
  readonly egress: DirectionExposure;
  readonly published: PublishedWorkload;
}
