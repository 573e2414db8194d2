import type { Network } from './network.js';

/** What could decide traffic of a namespace's pods and is not understood, or not there. '' is every namespace. */
export interface GapScope {
  readonly namespace: string;
  readonly because: readonly string[];
}

export function gapsOfNamespaces(network: Network): GapScope[] {
  const reasons = new Map<string, string[]>();
  const add = (namespace: string, reason: string): void => {
    const list = reasons.get(namespace);
    if (list === undefined) reasons.set(namespace, [reason]);
    else list.push(reason);
  };
  for (const { kind, namespace, name, position } of network.withoutLayer) {
    const named = namespace === '' ? name : `${namespace}/${name}`;
    add(namespace, `${kind} ${named} (${position.file}:${position.line}) may decide it and is not understood.`);
  }
  for (const { kind, namespace = '', position } of network.cluster.gaps) {
    if (!couldDecide(kind)) continue;
    add(namespace, `The ${kind ?? 'document'} at ${position.file}:${position.line} was refused and could decide it.`);
  }
  return [...reasons].map(([namespace, because]) => ({ namespace, because }));
}

/** A Namespace that is not there is one whose labels are unknown, and a workload decides about no other pod's traffic. */
function couldDecide(kind: string | undefined): boolean {
  return kind === undefined || /(Policy|Network)/.test(kind);
}

export interface GapsAround {
  readonly none: boolean;
  touches(namespace: string): boolean;
  /** Why nothing about traffic between these namespaces is certain; empty where all is. */
  reasons(namespaces: readonly string[]): string[];
}

const KNOWN = new WeakMap<Network, GapsAround>();

export function gapsAround(network: Network): GapsAround {
  const known = KNOWN.get(network);
  if (known !== undefined) return known;
  const scopes = new Map(gapsOfNamespaces(network).map(({ namespace, because }) => [namespace, because]));
  const everywhere = scopes.get('') ?? [];
  const gaps: GapsAround = {
    none: scopes.size === 0,
    touches: (namespace) => everywhere.length > 0 || scopes.has(namespace),
    reasons: (namespaces) => [...everywhere, ...[...new Set(namespaces)].flatMap((each) => scopes.get(each) ?? [])],
  };
  KNOWN.set(network, gaps);
  return gaps;
}
