import type { Workload } from '../../cluster/index.js';
import type { PortSet } from '../ports.js';

/** What part of a map is asked for. All of it holds at once. */
export interface ConnectivityFilter {
  readonly from?: (workload: Workload) => boolean;
  readonly to?: (workload: Workload) => boolean;
  /** One of the two sides. */
  readonly either?: (workload: Workload) => boolean;
  /** Nothing else is looked at: a connection that has none of them open is none. */
  readonly ports?: PortSet;
  /** Leaves out connections between workloads (`external`), or those with the outside (`internal`). */
  readonly only?: 'internal' | 'external-in' | 'external-out';
}

export function wantsPair(filter: ConnectivityFilter, from: Workload, to: Workload): boolean {
  if (filter.from?.(from) === false || filter.to?.(to) === false) return false;
  return filter.either === undefined || filter.either(from) || filter.either(to);
}

/** Whether any connection of the workload as a source is wanted: saves computing its row. */
export function mayWantSource(filter: ConnectivityFilter, from: Workload): boolean {
  return filter.only !== 'external-in' && filter.only !== 'external-out' && filter.from?.(from) !== false;
}

export function wantsExternal(filter: ConnectivityFilter, workload: Workload, direction: 'in' | 'out'): boolean {
  if (filter.only !== undefined && filter.only !== `external-${direction}`) return false;
  // A connection with the outside has one workload; a filter on the other side asks for workloads there.
  const [own, other] = direction === 'in' ? [filter.to, filter.from] : [filter.from, filter.to];
  return other === undefined && own?.(workload) !== false && filter.either?.(workload) !== false;
}
