import type { Workload } from '../../cluster/index.js';
import { compareText } from '../../cluster/json.js';
import { gapsAround } from '../gaps.js';
import { equal, format, intersect } from '../ports.js';
import type { AllowedPorts } from '../types.js';
import { undecidedScopes, type UnknownConnection } from './connectivity.js';
import { externalByGroup, type ExternalGroup } from './external-groups.js';
import { mayWantSource, type ConnectivityFilter } from './filter.js';
import { GroupTable, type WorkloadGroup } from './groups.js';
import type { Kin, Template } from './kin.js';
import { namesOfKin } from './names.js';
import type { Opening } from './openings.js';
import { partiesOfWorkload, type ReachMap } from './reach-map.js';

export interface FactoredRow {
  /** Ids of groups. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Nothing where the row takes back what rows before it say. */
  readonly allowed: AllowedPorts;
  /** Present where it is not decided what is open: at least `allowed`, at most this. */
  readonly atMost?: AllowedPorts;
}

/**
 * The map as rows between groups of workloads, read from the first to the last: each workload of each `from` group may open
 * `allowed` to each workload of each `to` group, itself excepted; where a pair stands in several rows the last counts.
 * `expandFactored` does exactly that.
 */
export interface FactoredConnectivity {
  readonly groups: readonly WorkloadGroup[];
  readonly rows: readonly FactoredRow[];
  /** Workloads whose pods policies tell apart, with the pods that stand for them in groups. */
  readonly apart: Readonly<Record<string, readonly string[]>>;
  readonly external: readonly ExternalGroup[];
  readonly unknown: readonly UnknownConnection[];
}

/** The same connections as the pair form has, in a size that grows with what differs and not with the pairs. */
export function factoredOf(map: ReachMap, filter: ConnectivityFilter = {}): FactoredConnectivity {
  const groups = new GroupTable();
  const portsOf = rowPorts(filter.ports);
  const rows: Rows = { ofTemplates: new RowTable(portsOf), ofKins: new RowTable(portsOf) };
  if (filter.only === undefined || filter.only === 'internal') {
    // A pair has one side in what `either` asks for where its source is there, or else its destination.
    const { from, either } = filter;
    if (either === undefined) addRows(map, groups, rows, filter);
    else {
      addRows(map, groups, rows, { ...filter, from: (each) => either(each) && from?.(each) !== false });
      addRows(map, groups, rows, {
        ...filter,
        from: (each) => !either(each) && from?.(each) !== false,
        to: (each) => either(each) && filter.to?.(each) !== false,
      });
    }
  }
  const external = externalByGroup(map, groups, filter);
  return {
    groups: groups.all(),
    rows: [...rows.ofTemplates.all(), ...rows.ofKins.all()],
    apart: apartIn(map),
    external,
    unknown: undecidedScopes(map, filter),
  };
}

/** What kins have instead of what their templates say comes after it. Within each, a pair stands in one row at most. */
interface Rows {
  readonly ofTemplates: RowTable;
  readonly ofKins: RowTable;
}

function addRows(map: ReachMap, groups: GroupTable, rows: Rows, filter: ConnectivityFilter): void {
  const scope = gapsAround(map.network);
  const members = (side: 'from' | 'to'): ((kin: Kin) => readonly string[]) => {
    const known = new Map<Kin, readonly string[]>();
    const wanted = (workload: Workload): boolean =>
      !scope.touches(workload.namespace) &&
      (side === 'from' ? mayWantSource(filter, workload) : filter.to?.(workload) !== false);
    return (kin) => {
      let names = known.get(kin);
      if (names === undefined) {
        names = namesOfKin(map, kin, wanted);
        known.set(kin, names);
      }
      return names;
    };
  };
  const sources = members('from');
  const destinations = members('to');
  const destinationGroups = new Map<Template, string | undefined>();
  for (const template of map.templates.destinations) {
    destinationGroups.set(template, groups.idOf(template.kins.flatMap(destinations)));
  }
  for (const template of map.templates.sources) {
    const from = groups.idOf(template.kins.flatMap(sources));
    if (from === undefined) continue;
    const byOpening = new Map<Opening, string[]>();
    for (const [other, to] of destinationGroups) {
      if (to === undefined) continue;
      const opening = map.openingBetweenTemplates(template, other);
      if (!opening.closed) push(byOpening, opening, to);
    }
    for (const [opening, to] of byOpening) rows.ofTemplates.add(from, to, opening);
  }
  const kinGroups = new Map<Kin, string | undefined>();
  for (const source of map.sources) {
    const from = groups.idOf(sources(source));
    if (from === undefined) continue;
    const byOpening = new Map<Opening, string[]>();
    for (const { to, opening } of map.patchesOf(source)) {
      let id = kinGroups.get(to);
      if (id === undefined && !kinGroups.has(to)) {
        id = groups.idOf(destinations(to));
        kinGroups.set(to, id);
      }
      if (id !== undefined) push(byOpening, opening, id);
    }
    for (const [opening, to] of byOpening) rows.ofKins.add(from, to, opening);
  }
}

function push<Key>(lists: Map<Key, string[]>, key: Key, item: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

type RowPorts = Pick<FactoredRow, 'allowed' | 'atMost'>;

function rowPorts(asked: ConnectivityFilter['ports']): (opening: Opening) => RowPorts {
  const known = new Map<Opening, RowPorts>();
  return (opening) => {
    let ports = known.get(opening);
    if (ports === undefined) {
      const least = asked === undefined ? opening.least : intersect(opening.least, asked);
      const most = asked === undefined ? opening.most : intersect(opening.most, asked);
      ports = { allowed: format(least), ...(equal(least, most) ? {} : { atMost: format(most) }) };
      known.set(opening, ports);
    }
    return ports;
  };
}

/** Sources with the same destinations on the same ports share a row. */
class RowTable {
  private readonly rows = new Map<string, { from: string[]; to: readonly string[]; ports: RowPorts }>();

  constructor(private readonly portsOf: (opening: Opening) => RowPorts) {}

  add(from: string, to: readonly string[], opening: Opening): void {
    const key = `${opening.id} ${to.join()}`;
    const row = this.rows.get(key);
    if (row === undefined) this.rows.set(key, { from: [from], to, ports: this.portsOf(opening) });
    else row.from.push(from);
  }

  all(): FactoredRow[] {
    return [...this.rows.values()].map(({ from, to, ports }) => ({ from, to, ...ports }));
  }
}

function apartIn(map: ReachMap): Record<string, readonly string[]> {
  const apart: Record<string, readonly string[]> = {};
  for (const workload of map.network.cluster.workloads) {
    if (workload.pods.length < 2 || partiesOfWorkload(map, workload).length < 2) continue;
    apart[workload.ref] = workload.pods.map((pod) => `${pod.namespace}/Pod/${pod.name}`).sort(compareText);
  }
  return apart;
}

/** Every pair that a factored map says something about, by its name in the pair form: `from to`. */
export function expandFactored(factored: FactoredConnectivity): Map<string, RowPorts> {
  const members = new Map(factored.groups.map(({ id, workloads }) => [id, workloads]));
  const owner = new Map(
    Object.entries(factored.apart).flatMap(([ref, pods]) => pods.map((pod) => [pod, ref] as const)),
  );
  const pairs = new Map<string, { from: string; to: string; ports: RowPorts }>();
  for (const { from, to, ...ports } of factored.rows) {
    const targets = to.flatMap((id) => members.get(id) ?? []);
    for (const one of from.flatMap((id) => members.get(id) ?? [])) {
      for (const other of targets) {
        if ((owner.get(one) ?? one) !== (owner.get(other) ?? other))
          pairs.set(`${one} ${other}`, { from: one, to: other, ports });
      }
    }
  }
  return foldPods([...pairs.values()], factored.apart, owner);
}

/** Where all pods of both workloads agree, the pair form has one line with the names of the workloads. */
function foldPods(
  pairs: readonly { readonly from: string; readonly to: string; readonly ports: RowPorts }[],
  apart: FactoredConnectivity['apart'],
  owner: ReadonlyMap<string, string>,
): Map<string, RowPorts> {
  const isNothing = ({ allowed, atMost = allowed }: RowPorts): boolean =>
    Object.values(atMost).every((list) => list.length === 0);
  const lines = new Map<string, RowPorts>();
  const folded = new Map<string, { from: string; to: string; ports: RowPorts }[]>();
  for (const pair of pairs) {
    if (isNothing(pair.ports)) continue;
    const key = `${owner.get(pair.from) ?? pair.from} ${owner.get(pair.to) ?? pair.to}`;
    if (key === `${pair.from} ${pair.to}`) lines.set(key, pair.ports);
    else folded.set(key, [...(folded.get(key) ?? []), pair]);
  }
  for (const [key, list] of folded) {
    const [from = '', to = ''] = key.split(' ');
    const size = (apart[from]?.length ?? 1) * (apart[to]?.length ?? 1);
    const texts = new Set(list.map(({ ports }) => JSON.stringify(ports)));
    if (list.length === size && texts.size === 1 && list[0] !== undefined) lines.set(key, list[0].ports);
    else for (const { from: one, to: other, ports } of list) lines.set(`${one} ${other}`, ports);
  }
  return lines;
}
