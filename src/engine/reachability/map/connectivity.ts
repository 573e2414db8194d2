import type { Workload } from '../../cluster/index.js';
import { compareText } from '../../cluster/json.js';
import { gapsAround, gapsOfNamespaces } from '../gaps.js';
import { equal, format, intersect, isEmpty, type PortSet } from '../ports.js';
import type { AllowedPorts } from '../types.js';
import { externalOf, type ExternalConnection, type UnknownExternal } from './external.js';
import { mayWantSource, wantsPair, type ConnectivityFilter } from './filter.js';
import { podNames, UNCERTAIN } from './names.js';
import type { Party } from './parties.js';
import type { Kin } from './kin.js';
import { partiesOfWorkload, type ReachMap } from './reach-map.js';
import type { Opening } from './openings.js';

/** An ordered pair of different workloads with at least one open port. */
export interface Connection {
  readonly from: string;
  readonly to: string;
  readonly allowed: AllowedPorts;
}

/** A pair that is not decided: `*` and `namespace/*` stand for every workload. */
export interface UnknownConnection {
  readonly from: string;
  readonly to: string;
  /** What is open whatever the missing part is, and what may be. */
  readonly allowed?: AllowedPorts;
  readonly atMost?: AllowedPorts;
  readonly because: readonly string[];
}

export interface Connectivity {
  readonly connections: readonly Connection[];
  readonly external: readonly ExternalConnection[];
  readonly unknown: readonly (UnknownConnection | UnknownExternal)[];
}

export function connectivityOf(map: ReachMap, filter: ConnectivityFilter = {}): Connectivity {
  const connections: Connection[] = [];
  const external: ExternalConnection[] = [];
  const unknown: (UnknownConnection | UnknownExternal)[] = [...undecidedScopes(map, filter)];
  for (const each of connectionsOf(map, filter)) {
    if ('because' in each) unknown.push(each);
    else connections.push(each);
  }
  for (const each of externalOf(map, filter)) {
    if ('because' in each) unknown.push(each);
    else external.push(each);
  }
  return { connections, external, unknown };
}

/**
 * Every connection between workloads, by source and then by destination, one after another: the first is there before the
 * last is computed. Pairs that a policy which is not understood could decide are not among them: see `undecidedScopes`.
 */
export function* connectionsOf(
  map: ReachMap,
  filter: ConnectivityFilter = {},
): Generator<Connection | UnknownConnection> {
  for (const source of map.network.cluster.workloads) yield* connectionsFrom(map, source, filter);
}

/** The connections of one workload as their source, sorted by destination. */
export function connectionsFrom(
  map: ReachMap,
  source: Workload,
  filter: ConnectivityFilter = {},
): (Connection | UnknownConnection)[] {
  const scope = gapsAround(map.network);
  if (source.pods.length === 0 || !mayWantSource(filter, source) || scope.touches(source.namespace)) return [];
  const workloadsOf = workloadsByKin(map);
  const found = new Map<Workload, PodOpening[]>();
  for (const party of partiesOfWorkload(map, source)) {
    for (const { to, opening } of map.rowOf(map.sourceOf(party))) {
      for (const [workload, members] of workloadsOf(to)) {
        if (workload === source || !wantsPair(filter, source, workload) || scope.touches(workload.namespace)) continue;
        const openings = found.get(workload);
        const item = { from: party, members, opening };
        if (openings === undefined) found.set(workload, [item]);
        else openings.push(item);
      }
    }
  }
  const targets = [...found].sort(([one], [other]) => compareText(one.ref, other.ref));
  return targets.flatMap(([target, openings]) => connectionsBetween(map, source, target, openings, filter.ports));
}

/** The connections from one workload to another. */
export function connectionsBetweenWorkloads(
  map: ReachMap,
  source: Workload,
  target: Workload,
): (Connection | UnknownConnection)[] {
  const openings = partiesOfWorkload(map, source).flatMap((from) => {
    const byOpening = new Map<Opening, Party[]>();
    for (const to of partiesOfWorkload(map, target)) {
      const opening = map.openingBetween(map.sourceOf(from), map.destinationOf(to));
      if (opening.closed) continue;
      const members = byOpening.get(opening);
      if (members === undefined) byOpening.set(opening, [to]);
      else members.push(to);
    }
    return [...byOpening].map(([opening, members]): PodOpening => ({ from, members, opening }));
  });
  return connectionsBetween(map, source, target, openings, undefined);
}

interface PodOpening {
  readonly from: Party;
  /** Parties of the destination workload. */
  readonly members: readonly Party[];
  readonly opening: Opening;
}

/** One line where all pods of both workloads agree; a line for each pair of pods otherwise. */
function connectionsBetween(
  map: ReachMap,
  source: Workload,
  target: Workload,
  openings: readonly PodOpening[],
  ports: PortSet | undefined,
): (Connection | UnknownConnection)[] {
  const [first] = openings;
  if (first === undefined) return [];
  const pairs = openings.reduce((sum, { members }) => sum + members.length, 0);
  const all = partiesOfWorkload(map, source).length * partiesOfWorkload(map, target).length;
  if (pairs === all && openings.every(({ opening }) => opening === first.opening)) {
    return lineOf(source.ref, target.ref, first.opening, ports);
  }
  const lines = openings.flatMap(({ from, members, opening }) =>
    members.flatMap((to) =>
      podNames(map, from, source).flatMap((one) =>
        podNames(map, to, target).flatMap((other) => lineOf(one, other, opening, ports)),
      ),
    ),
  );
  return lines.sort((one, other) => compareText(one.from, other.from) || compareText(one.to, other.to));
}

function lineOf(
  from: string,
  to: string,
  opening: Opening,
  ports: PortSet | undefined,
): (Connection | UnknownConnection)[] {
  if (ports === undefined) {
    return opening.certain
      ? [{ from, to, allowed: format(opening.least) }]
      : [{ from, to, allowed: format(opening.least), atMost: format(opening.most), because: UNCERTAIN }];
  }
  const most = intersect(opening.most, ports);
  if (isEmpty(most)) return [];
  const least = intersect(opening.least, ports);
  return equal(least, most)
    ? [{ from, to, allowed: format(least) }]
    : [{ from, to, allowed: format(least), atMost: format(most), because: UNCERTAIN }];
}

/** What no line can say because it could be anything: the pairs that foreign policies and refused documents touch. */
export function undecidedScopes(map: ReachMap, filter: ConnectivityFilter = {}): UnknownConnection[] {
  const asked = ({ namespace }: { readonly namespace: string }): boolean =>
    namespace === '' ||
    (filter.from === undefined && filter.to === undefined && filter.either === undefined) ||
    map.network.cluster.workloads.some(
      (workload) =>
        workload.namespace === namespace &&
        [filter.from, filter.to, filter.either].some((side) => side?.(workload) === true),
    );
  return gapsOfNamespaces(map.network)
    .filter(asked)
    .flatMap(({ namespace, because }) =>
      namespace === ''
        ? [{ from: '*', to: '*', because }]
        : [
            { from: `${namespace}/*`, to: '*', because },
            { from: '*', to: `${namespace}/*`, because },
          ],
    );
}

type Members = readonly (readonly [Workload, readonly Party[]])[];

const KNOWN = new WeakMap<ReachMap, Map<Kin, Members>>();

function workloadsByKin(map: ReachMap): (kin: Kin) => Members {
  const known = KNOWN.get(map) ?? new Map<Kin, Members>();
  KNOWN.set(map, known);
  return (kin) => {
    let found = known.get(kin);
    if (found === undefined) {
      const members = new Map<Workload, Set<Party>>();
      for (const party of kin.parties) {
        for (const { workload } of party.pods) {
          const group = members.get(workload);
          if (group === undefined) members.set(workload, new Set([party]));
          else group.add(party);
        }
      }
      found = [...members].map(([workload, group]) => [workload, [...group]] as const);
      known.set(kin, found);
    }
    return found;
  };
}
