import type { Workload } from '../../cluster/index.js';
import { compareText } from '../../cluster/json.js';
import { gapsAround } from '../gaps.js';
import { format } from '../ports.js';
import type { AllowedPorts } from '../types.js';
import { connectionsOf, type Connection } from './connectivity.js';
import { partiesOfWorkload, type ConnectivityFilter, type Kin, type ReachMap } from './reach-map.js';
import type { Opening } from './views.js';

export interface WorkloadGroup {
  readonly id: string;
  readonly workloads: readonly string[];
}

/**
 * The map as rows between groups of workloads: each workload of each `from` group may open `allowed` to each workload of each
 * `to` group, itself excepted. A pair stands in at most one row.
 */
export interface FactoredConnectivity {
  readonly groups: readonly WorkloadGroup[];
  readonly rows: readonly {
    readonly from: readonly string[];
    readonly to: readonly string[];
    readonly allowed: AllowedPorts;
  }[];
}

/** The same connections as the pair form has, in a size that grows with what differs and not with the pairs. */
export function factoredOf(map: ReachMap, filter: ConnectivityFilter = {}): FactoredConnectivity {
  const scope = gapsAround(map.network);
  const uniform = (workload: Workload): boolean =>
    workload.pods.length > 0 && !scope.touches(workload.namespace) && partiesOfWorkload(map, workload).length === 1;
  const groups = new GroupTable();
  const membersOf = (kin: Kin, side: ConnectivityFilter['from']): string[] =>
    [...new Set(kin.parties.flatMap((party) => party.pods.map((pod) => pod.workload)))]
      .filter((workload) => uniform(workload) && side?.(workload) !== false)
      .map((workload) => workload.ref)
      .sort(compareText);
  const destinations = new Map<Kin, string | undefined>(
    map.destinations.map((kin) => [kin, groups.idOf(membersOf(kin, filter.to))]),
  );
  const rows = new RowTable();
  for (const source of map.sources) {
    const from = groups.idOf(membersOf(source, filter.from));
    if (from === undefined) continue;
    const byOpening = new Map<Opening, string[]>();
    for (const { to, opening } of map.rowOf(source)) {
      const id = destinations.get(to);
      if (id === undefined || !opening.certain) continue;
      const ids = byOpening.get(opening);
      if (ids === undefined) byOpening.set(opening, [id]);
      else ids.push(id);
    }
    for (const [opening, to] of byOpening) rows.add(from, to, format(opening.least));
  }
  for (const { from, to, allowed } of uneven(map, filter, uniform)) {
    const source = groups.idOf([from]);
    const target = groups.idOf([to]);
    if (source !== undefined && target !== undefined) rows.add(source, [target], allowed);
  }
  return { groups: groups.all(), rows: rows.all() };
}

/** Connections of workloads whose pods policies tell apart: they are in no group with others. */
function uneven(map: ReachMap, filter: ConnectivityFilter, uniform: (workload: Workload) => boolean): Connection[] {
  const apart = new Set(map.network.cluster.workloads.filter((workload) => !uniform(workload)));
  if (apart.size === 0) return [];
  const lines: Connection[] = [];
  const add = (from: ConnectivityFilter['from'], to: ConnectivityFilter['to']): void => {
    for (const line of connectionsOf(map, { ...(from && { from }), ...(to && { to }) })) {
      if (!('because' in line)) lines.push(line);
    }
  };
  add((workload) => apart.has(workload) && filter.from?.(workload) !== false, filter.to);
  add(
    (workload) => !apart.has(workload) && filter.from?.(workload) !== false,
    (workload) => apart.has(workload) && filter.to?.(workload) !== false,
  );
  return lines;
}

class GroupTable {
  private readonly ids = new Map<string, WorkloadGroup>();

  idOf(workloads: readonly string[]): string | undefined {
    if (workloads.length === 0) return undefined;
    const key = workloads.join(' ');
    const known = this.ids.get(key);
    if (known !== undefined) return known.id;
    const id = `g${this.ids.size + 1}`;
    this.ids.set(key, { id, workloads });
    return id;
  }

  all(): WorkloadGroup[] {
    return [...this.ids.values()];
  }
}

/** Sources with the same destinations on the same ports share a row. */
class RowTable {
  private readonly rows = new Map<string, { from: string[]; to: readonly string[]; allowed: AllowedPorts }>();

  add(from: string, to: readonly string[], allowed: AllowedPorts): void {
    const key = `${JSON.stringify(allowed)} ${to.join()}`;
    const row = this.rows.get(key);
    if (row === undefined) this.rows.set(key, { from: [from], to, allowed });
    else if (!row.from.includes(from)) row.from.push(from);
  }

  all(): { from: readonly string[]; to: readonly string[]; allowed: AllowedPorts }[] {
    return [...this.rows.values()];
  }
}
