import type { Pod, Protocol } from '../cluster/index.js';
import type { AddressRange } from '../reachability/addresses.js';
import type { RuleEvidence, Verdict } from '../reachability/index.js';
import type { Endpoint } from '../reachability/rules.js';

/** How far away somebody can be who gets to a port: `none` is nobody, not even another pod. */
export type ExposureClass = 'internet' | 'private' | 'node' | 'cluster' | 'none';

/** From the narrowest to the widest. */
export const EXPOSURE_CLASSES: readonly ExposureClass[] = ['none', 'cluster', 'node', 'private', 'internet'];

export function widest(classes: Iterable<ExposureClass>): ExposureClass {
  let found = 0;
  for (const each of classes) found = Math.max(found, EXPOSURE_CLASSES.indexOf(each));
  return EXPOSURE_CLASSES[found] ?? 'none';
}

export type Via =
  | 'load-balancer'
  | 'external-ip'
  | 'node-port'
  | 'host-port'
  | 'host-network'
  | 'ingress'
  | 'gateway'
  | 'route'
  | 'cluster-ip';

/** One step of the chain that proves a way in: an object, the field that makes the step, and where it stands. */
export interface ChainLink {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Dotted path within the object; null where the object as a whole is meant. */
  readonly field: string | null;
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

/** What carries requests from a route to its backends: its pods are the source that policies see. */
export interface Controller {
  readonly endpoints: readonly Endpoint[];
  /** namespace/Kind/name; null where the bundle does not have it. */
  readonly workload: string | null;
  readonly assumed: boolean;
  /** How sentences name it. */
  readonly text: string;
}

/** Whose packets the pod's policies see. */
export type TrafficSource =
  /** Anyone at these addresses. `preserved` is false where a node may put its own address in their place. */
  | { readonly kind: 'clients'; readonly ranges: readonly AddressRange[]; readonly preserved: boolean }
  | { readonly kind: 'controller'; readonly controller: Controller }
  /** Processes of the node that the pod runs on. */
  | { readonly kind: 'node' }
  /** Any pod of the cluster. */
  | { readonly kind: 'pods' };

/** A way in as the manifests offer it, policies left aside. */
export interface WayIn {
  readonly via: Via;
  readonly class: ExposureClass;
  readonly pod: Pod;
  readonly protocol: Protocol;
  /** The pod's own port; every port where it shares its node's network. */
  readonly port: number | 'every';
  readonly source: TrafficSource;
  /** Hosts and paths that a request must name: conditions, not boundaries. */
  readonly conditions: readonly string[];
  readonly chain: readonly ChainLink[];
  /** What the bundle lacks to say whether the way is there at all. */
  readonly unknownBecause?: string;
}

/** A way in, joined with what policies let through. */
export interface Publication {
  readonly via: Via;
  /** How far it would reach without policies, and how far it does. */
  readonly offered: ExposureClass;
  readonly class: ExposureClass;
  readonly verdict: Verdict;
  /** One sentence: who is let through, or what stops them. */
  readonly summary: string;
  /** Addresses that clients may have, policies left aside; empty where they come by a controller or are pods. */
  readonly clients: readonly string[];
  /** Client addresses that are let through, where the policies see them. */
  readonly ranges?: readonly string[];
  readonly controller?: { readonly workload: string | null; readonly assumed: boolean; readonly text: string };
  readonly conditions: readonly string[];
  readonly chain: readonly ChainLink[];
  readonly decidedBy: readonly RuleEvidence[];
  readonly unknownBecause?: readonly string[];
}

export interface PublishedPort {
  /** null: every port of a pod on its node's network. */
  readonly port: number | null;
  readonly protocol: Protocol;
  readonly names: readonly string[];
  /** The widest of its ways in that policies leave open. An undecided way counts, and `certain` is false then. */
  readonly class: ExposureClass;
  readonly certain: boolean;
  readonly publications: readonly Publication[];
}

export interface PublishedWorkload {
  /** namespace/Kind/name */
  readonly workload: string;
  /** The widest of its ports, those that nobody declares among them. */
  readonly class: ExposureClass;
  readonly ports: readonly PublishedPort[];
  /** Host-network pods: every port, whatever is declared. */
  readonly hostNetwork: boolean;
}

export interface PublicationAssumption {
  readonly id: string;
  readonly text: string;
}
