import type { Pod, Protocol, Selector } from '../cluster/index.js';
import type { FieldPath, ManifestObject } from '../manifests/index.js';
import type { AddressRange } from './addresses.js';

/**
 * The form that every policy kind compiles to. The evaluator knows tiers and rules, not kinds: tiers are asked in order; in a
 * tier the first rule that matches a port decides it; what no rule of the tier decides is denied where a policy of the tier
 * isolates the pod, and goes on to the next tier otherwise; behind the last tier stands allow.
 */
export interface Tier {
  readonly name: string;
  readonly policies: readonly CompiledPolicy[];
}

export type Direction = 'ingress' | 'egress';
export type Action = 'allow' | 'deny' | 'pass';

export interface CompiledPolicy {
  readonly object: ManifestObject;
  /** Whether policies of its kind are asked one after another. Where rules only allow, order means nothing. */
  readonly ordered: boolean;
  /** Lower is asked first; policies of equal priority have no order that one may rely on. */
  readonly priority: number;
  readonly subject: Subject;
  /** Directions in which the pods it selects are denied whatever no rule of the tier decides. */
  readonly isolates: ReadonlySet<Direction>;
  readonly rules: readonly Rule[];
}

/** Pods of the one namespace of a namespaced policy, or of every namespace that a selector selects. */
export interface Subject {
  readonly namespaces: Selector | { readonly name: string };
  readonly pods: Selector;
}

export interface Rule {
  readonly direction: Direction;
  readonly action: Action;
  /** Of the rule in its policy: ['spec', 'ingress', 0]. */
  readonly path: FieldPath;
  /** Alternatives; 'any' is every pod and every address. */
  readonly peers: 'any' | readonly Peer[];
  /** Alternatives; 'any' is every port of every protocol. */
  readonly ports: 'any' | readonly PortMatch[];
}

export type Peer =
  | { readonly kind: 'pods'; readonly namespaces: Selector | { readonly name: string }; readonly pods: Selector }
  | AddressPeer
  /** Nodes by label: their addresses, and pods on their network. */
  | { readonly kind: 'nodes'; readonly nodes: Selector }
  /** Names that resolve to addresses nobody knows beforehand. */
  | { readonly kind: 'domains'; readonly names: readonly string[] };

export interface AddressPeer {
  readonly kind: 'addresses';
  readonly block: AddressRange;
  readonly except: readonly AddressRange[];
  /** ipBlock of NetworkPolicy is for addresses outside the cluster; networks of admin policies match pods as well. */
  readonly pods: 'by-assumption' | 'by-address';
  readonly text: string;
}

export type PortMatch =
  | { readonly kind: 'all'; readonly protocol: Protocol }
  | { readonly kind: 'range'; readonly protocol: Protocol; readonly first: number; readonly last: number }
  /** Without a protocol the pod's port defines it. */
  | { readonly kind: 'named'; readonly protocol: Protocol | undefined; readonly name: string };

/** One side of a connection: a pod, or addresses that every rule treats alike. */
export type Endpoint =
  | {
      readonly kind: 'pod';
      readonly pod: Pod;
      readonly text: string;
      /** How many pods it stands for, which no policy can tell apart. */
      readonly alike: number;
    }
  | { readonly kind: 'addresses'; readonly range: AddressRange; readonly text: string };
