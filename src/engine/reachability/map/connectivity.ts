import type { Workload } from '../../cluster/index.js';
import { compareText } from '../../cluster/json.js';
import { gapsAround, gapsOfNamespaces, type GapScope } from '../gaps.js';
import type { Network } from '../network.js';
import { format } from '../ports.js';
import type { AllowedPorts } from '../types.js';
import { externalOf, type ExternalConnection } from './external.js';
import type { Party } from './parties.js';
import { partiesOfWorkload, type ConnectivityFilter, type Kin, type ReachMap } from './reach-map.js';
import type { Opening } from './views.js';

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
  readonly unknown: readonly UnknownConnection[];
}

export function connectivityOf(map: ReachMap, filter: ConnectivityFilter = {}): Connectivity {
  const connections: Connection[] = [];
  const unknown: UnknownConnection[] = [...undecidedScopes(map.network)];
  for (const each of connectionsOf(map, filter)) {
    if ('because' in each) unknown.push(each);
    else connections.push(each);
  }
  return { connections, external: externalOf(map, filter), unknown };
}

/**
 * Every connection between workloads, by source and then by destination, one after another: the first is there before the
 * last is computed. Pairs that a policy which is not understood could decide are not among them: see `undecidedScopes`.
 */
export function* connectionsOf(
  map: ReachMap,
  filter: ConnectivityFilter = {},
): Generator<Connection | UnknownConnection> {
  const scope = gapsAround(map.network);
  const workloadsOf = workloadsByKin();
  for (const source of map.network.cluster.workloads) {
    if (source.pods.length === 0 || filter.from?.(source) === false || scope.touches(source.namespace)) continue;
    const found = new Map<Workload, PodOpening[]>();
    for (const party of partiesOfWorkload(map, source)) {
      for (const { to, opening } of map.rowOf(map.sourceOf(party))) {
        for (const [workload, members] of workloadsOf(to)) {
          if (workload === source || filter.to?.(workload) === false || scope.touches(workload.namespace)) continue;
          const openings = found.get(workload);
          const item = { from: party, members, opening };
          if (openings === undefined) found.set(workload, [item]);
          else openings.push(item);
        }
      }
    }
    const targets = [...found].sort(([one], [other]) => compareText(one.ref, other.ref));
    for (const [target, openings] of targets) yield* connectionsBetween(map, source, target, openings);
  }
}

interface PodOpening {
  readonly from: Party;
  /** Parties of the destination workload. */
  readonly members: readonly Party[];
  readonly opening: Opening;
}

/** One line where all pods of both workloads agree; a line for each pair of pods otherwise. */
function* connectionsBetween(
  map: ReachMap,
  source: Workload,
  target: Workload,
  openings: readonly PodOpening[],
): Generator<Connection | UnknownConnection> {
  const [first] = openings;
  if (first === undefined) return;
  const pairs = openings.reduce((sum, { members }) => sum + members.length, 0);
  const all = partiesOfWorkload(map, source).length * partiesOfWorkload(map, target).length;
  if (pairs === all && openings.every(({ opening }) => opening === first.opening)) {
    yield* lineOf(source.ref, target.ref, first.opening);
    return;
  }
  const name = (party: Party, workload: Workload): string => {
    const pod = party.pods.find((each) => each.workload === workload);
    return pod === undefined ? workload.ref : `${pod.namespace}/Pod/${pod.name}`;
  };
  for (const { from, members, opening } of openings) {
    for (const to of members) yield* lineOf(name(from, source), name(to, target), opening);
  }
}

function* lineOf(from: string, to: string, opening: Opening): Generator<Connection | UnknownConnection> {
  if (opening.certain) yield { from, to, allowed: format(opening.least) };
  else yield { from, to, allowed: format(opening.least), atMost: format(opening.most), because: UNCERTAIN };
}

const UNCERTAIN = [
  'A rule may or may not match: a namespace whose labels no manifest declares, an address that no manifest records, or two policies of equal priority decide it.',
];

/** What no line can say because it could be anything: the pairs that foreign policies and refused documents touch. */
export function undecidedScopes(network: Network): UnknownConnection[] {
  const scopes: readonly GapScope[] = gapsOfNamespaces(network);
  return scopes.flatMap(({ namespace, because }) =>
    namespace === ''
      ? [{ from: '*', to: '*', because }]
      : [
          { from: `${namespace}/*`, to: '*', because },
          { from: '*', to: `${namespace}/*`, because },
        ],
  );
}

function workloadsByKin(): (kin: Kin) => readonly (readonly [Workload, readonly Party[]])[] {
  const known = new Map<Kin, (readonly [Workload, Party[]])[]>();
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
