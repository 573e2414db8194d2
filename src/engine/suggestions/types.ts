import type { AddressRange } from '../reachability/addresses.js';
import type { Workload } from '../cluster/index.js';
import type { PortSet } from '../reachability/ports.js';
import type { AllowedPorts } from '../reachability/index.js';

/** One end of a wanted connection. */
export type End =
  | { readonly kind: 'workload'; readonly workload: Workload }
  | { readonly kind: 'addresses'; readonly ranges: readonly AddressRange[]; readonly blocks: readonly string[] };

export interface WantedConnection {
  readonly from: End;
  readonly to: End;
  readonly ports: PortSet;
  /** Why it is wanted: that it was asked for, or what implies it. */
  readonly because: string;
}

/** As the answer lists it. */
export interface ListedConnection {
  readonly from: string;
  readonly to: string;
  readonly allowed: AllowedPorts;
  readonly because: string;
}

export interface SuggestedPolicy {
  readonly name: string;
  readonly text: string;
  readonly manifest: string;
}

export interface Suggestion {
  readonly namespace: string;
  readonly summary: string;
  readonly policies: readonly SuggestedPolicy[];
  /** All of them as one stream of YAML. */
  readonly manifest: string;
  readonly connections: readonly ListedConnection[];
  /** NetworkPolicies of the namespace that these are meant to take the place of: policies add up. */
  readonly replaces: readonly string[];
  readonly verified: {
    readonly exact: true;
    /** Ordered pairs of groups of pods, and of pods and address ranges, that were asked in both directions. */
    readonly pairs: number;
    readonly statement: string;
  };
  readonly warnings: readonly string[];
}

/** Why no policies can allow exactly what is wanted. */
export interface Obstacle {
  readonly code:
    'INDISTINGUISHABLE' | 'HOST_NETWORK' | 'OTHER_POLICIES' | 'NOT_UNDERSTOOD' | 'OUTSIDE_NAMESPACE' | 'NOT_EXACT';
  readonly detail: string;
}

export type SuggestionResult =
  | { readonly ok: true; readonly suggestion: Suggestion }
  | { readonly ok: false; readonly obstacles: readonly Obstacle[] };
