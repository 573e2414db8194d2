import type { Protocol } from '../cluster/types.js';
import type { Json } from '../manifests/types.js';

export type Verdict = 'allowed' | 'denied' | 'partial' | 'unknown';

/** Open ports per protocol, ascending and merged: "80", "8000-8999"; ["1-65535"] is every port. */
export type AllowedPorts = Readonly<Record<Protocol, readonly string[]>>;

export interface Assume {
  readonly cni?: 'generic' | 'calico' | 'cilium' | 'none';
  readonly hostNetwork?: 'ignored' | 'as-pod';
  readonly ipBlockMatchesPods?: 'never' | 'always';
  readonly ingressController?: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  readonly kubernetesVersion?: string;
}

export interface ReachQuestion {
  /** ns/Kind/name, ns/name, name, ns/*, ns/<label selector>, an address, a CIDR, `internet`. */
  readonly from: string;
  /** As `from`, and service:ns/name. */
  readonly to: string;
  readonly port?: number | string;
  readonly protocol?: Protocol;
}

/** One policy or rule that decided a direction, or was looked at and did not. */
export interface RuleEvidence {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** spec.ingress[0]; null where the policy as a whole decides, as isolation does. */
  readonly rule: string | null;
  readonly action: 'allow' | 'deny' | 'pass';
  readonly matched?: boolean;
  readonly why: string;
  readonly file: string;
  readonly line: number;
}

export interface DirectionAnswer {
  readonly verdict: Verdict;
  /** True where a policy governs this direction of this pod. */
  readonly isolated: boolean;
  readonly decidedBy: readonly RuleEvidence[];
  readonly considered: readonly RuleEvidence[];
}

export interface PairAnswer {
  readonly from: string;
  readonly to: string;
  readonly verdict: Verdict;
  /** Ports of `to` itself, also where a Service was asked for. */
  readonly allowed: AllowedPorts;
  /** For a Service: its ports and what they lead to here, as "TCP 80→8080". */
  readonly via?: readonly string[];
  readonly egress: DirectionAnswer;
  readonly ingress: DirectionAnswer;
  /** Why the verdict is unknown: what the bundle lacks or the engine does not understand. */
  readonly unknownBecause?: readonly string[];
}

export interface Assumption {
  readonly id: string;
  readonly text: string;
  /** Whether the opposite would change the verdict. */
  readonly flips: boolean;
}

export interface PolicyChange {
  readonly action: 'create' | 'patch';
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Against the existing object; for a new one a single operation that puts the whole of it. */
  readonly jsonPatch: readonly { readonly op: 'add'; readonly path: string; readonly value: Json }[];
  /** YAML of the object as it would be; of an existing one with its comments. */
  readonly manifest: string;
  /** Of the existing object. */
  readonly file?: string;
  readonly line?: number;
}

export interface ReachFix {
  /** Whether the question, asked again with the changes applied, is answered with yes. */
  readonly verified: boolean;
  readonly summary: string;
  readonly changes: readonly PolicyChange[];
  /** Every changed object, as one stream of YAML documents. */
  readonly manifest: string;
  readonly caveats: readonly string[];
  /** Rules of admin tiers that no NetworkPolicy can overrule. */
  readonly forbiddenBy: readonly RuleEvidence[];
}

export interface ReachAnswer {
  readonly question: ReachQuestion;
  readonly verdict: Verdict;
  readonly summary: string;
  readonly allowed: AllowedPorts;
  readonly pairs: readonly PairAnswer[];
  readonly assumptions: readonly Assumption[];
  readonly assume?: Assume;
  readonly unknownBecause?: readonly string[];
  /** For a denial: the smallest change of NetworkPolicies that allows it, applied and asked again. */
  readonly fix?: ReachFix;
}

/** A question that cannot be put to this bundle: a name that is not there, or that several things have. */
export interface QuestionError {
  readonly code: 'UNKNOWN_ENTITY' | 'AMBIGUOUS_ENTITY' | 'INVALID_QUESTION';
  readonly detail: string;
  /** JSON pointer into the question: /from, /to, /port. */
  readonly pointer: string;
  readonly candidates: readonly string[];
}

export type ReachResult =
  | { readonly ok: true; readonly answer: ReachAnswer }
  | { readonly ok: false; readonly errors: readonly QuestionError[] };
