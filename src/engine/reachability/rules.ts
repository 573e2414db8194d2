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
  readonly subject: Subject;
  /** Directions in which the pods it selects are denied whatever no rule of the tier decides. */
  readonly isolates: ReadonlySet<Direction>;
  readonly rules: readonly Rule[];
}

export interface Subject {
  /** The one namespace of a namespaced policy. */
  readonly namespace: string;
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
  | {
      readonly kind: 'addresses';
      readonly block: AddressRange;
      readonly except: readonly AddressRange[];
      readonly text: string;
    };

export type PortMatch =
  | { readonly kind: 'all'; readonly protocol: Protocol }
  | { readonly kind: 'range'; readonly protocol: Protocol; readonly first: number; readonly last: number }
  | { readonly kind: 'named'; readonly protocol: Protocol; readonly name: string };

/** One side of a connection: a pod, or addresses that every rule treats alike. */
export type Endpoint =
  | { readonly kind: 'pod'; readonly pod: Pod; readonly text: string }
  | { readonly kind: 'addresses'; readonly range: AddressRange; readonly text: string };
