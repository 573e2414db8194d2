import type { Cluster, Workload } from '../cluster/index.js';
import type { Level } from '../privilege/index.js';
import { gapsAround } from '../reachability/gaps.js';
import { openRangesOf } from '../reachability/map/external.js';
import { partiesOfWorkload, type Kin, type ReachMap } from '../reachability/map/reach-map.js';
import { isEmpty } from '../reachability/ports.js';
import { reachesInternet } from '../reachability/internet.js';
import { isUngoverned } from './network/ungoverned.js';
import { levelOf } from './privilege/failed-checks.js';
import type { FindingSubject } from './types.js';

/** How a bundle stands, in numbers that can be charted. Workloads are counted, not pods. */
export interface Posture {
  readonly workloads: number;
  /** The strictest Pod Security level that each meets. */
  readonly levels: Readonly<Record<Level, number>>;
  readonly exposure: {
    /** Addresses of the internet may come in, or be reached, as far as policies are asked. */
    readonly internetIngress: number;
    readonly internetEgress: number;
    /** No policy governs the direction. */
    readonly ungovernedIngress: number;
    readonly ungovernedEgress: number;
    /** Nothing certain can be said: something that could decide is not understood. */
    readonly unknown: number;
  };
  readonly reach: {
    /** Ordered pairs of different workloads with a port that is certainly open. */
    readonly connections: number;
    /** All ordered pairs of different workloads. */
    readonly possible: number;
    /** Pairs about which nothing certain can be said. */
    readonly unknown: number;
  };
}

export function postureOf(subject: FindingSubject): Posture {
  const { cluster } = subject;
  const map = subject.map();
  const running = cluster.workloads.filter(({ pods }) => pods.length > 0);
  const gaps = gapsAround(map.network);
  const certain = running.filter(({ namespace }) => !gaps.touches(namespace));
  const possible = pairs(running.length);
  return {
    workloads: cluster.workloads.length,
    levels: levelsOf(cluster),
    exposure: { ...exposureOf(map, certain), unknown: running.length - certain.length },
    reach: {
      connections: connectionsAmong(map, certain),
      possible,
      unknown: possible - pairs(certain.length),
    },
  };
}

function pairs(count: number): number {
  return count * (count - 1);
}

function levelsOf(cluster: Cluster): Record<Level, number> {
  const levels: Record<Level, number> = { privileged: 0, baseline: 0, restricted: 0 };
  for (const workload of cluster.workloads) levels[levelOf(workload)] += 1;
  return levels;
}

function exposureOf(map: ReachMap, workloads: readonly Workload[]): Omit<Posture['exposure'], 'unknown'> {
  const rangesOf = openRangesOf(map);
  const internet = (workload: Workload, direction: 'in' | 'out'): boolean =>
    partiesOfWorkload(map, workload).some((party) =>
      rangesOf(party, direction).some(({ opening, ranges }) => !isEmpty(opening.least) && ranges.some(reachesInternet)),
    );
  const ungoverned = (workload: Workload, direction: 'ingress' | 'egress'): boolean =>
    workload.pods.some((pod) => isUngoverned(map.network, pod, direction));
  return {
    internetIngress: workloads.filter((workload) => internet(workload, 'in')).length,
    internetEgress: workloads.filter((workload) => internet(workload, 'out')).length,
    ungovernedIngress: workloads.filter((workload) => ungoverned(workload, 'ingress')).length,
    ungovernedEgress: workloads.filter((workload) => ungoverned(workload, 'egress')).length,
  };
}

/**
 * Counted by kin: workloads whose pods are all alike, as sources and as destinations, by multiplying; the few that are not,
 * one by one. A map of 25 000 workloads has 600 million pairs.
 */
function connectionsAmong(map: ReachMap, workloads: readonly Workload[]): number {
  const alike = new Map<string, { source: Kin; destination: Kin; count: number }>();
  const mixed: Workload[] = [];
  for (const workload of workloads) {
    const sources = new Set(partiesOfWorkload(map, workload).map((party) => map.sourceOf(party)));
    const destinations = new Set(partiesOfWorkload(map, workload).map((party) => map.destinationOf(party)));
    const [source] = sources;
    const [destination] = destinations;
    if (source === undefined || destination === undefined || sources.size > 1 || destinations.size > 1) {
      mixed.push(workload);
      continue;
    }
    const key = `${source.id} ${destination.id}`;
    const group = alike.get(key) ?? { source, destination, count: 0 };
    alike.set(key, group);
    group.count += 1;
  }
  const bySource = new Map<Kin, number>();
  const byDestination = new Map<Kin, number>();
  for (const { source, destination, count } of alike.values()) {
    bySource.set(source, (bySource.get(source) ?? 0) + count);
    byDestination.set(destination, (byDestination.get(destination) ?? 0) + count);
  }
  let connections = 0;
  for (const [source, count] of bySource) {
    for (const { to, opening } of map.rowOf(source)) {
      if (!isEmpty(opening.least)) connections += count * (byDestination.get(to) ?? 0);
    }
  }
  // A workload and itself are no pair.
  for (const { source, destination, count } of alike.values()) {
    if (!isEmpty(map.openingBetween(source, destination).least)) connections -= count;
  }
  return connections + connectionsOfMixed(map, workloads, new Set(mixed));
}

function connectionsOfMixed(map: ReachMap, workloads: readonly Workload[], mixed: ReadonlySet<Workload>): number {
  const open = (from: Workload, to: Workload): boolean =>
    partiesOfWorkload(map, from).some((source) =>
      partiesOfWorkload(map, to).some(
        (destination) => !isEmpty(map.openingBetween(map.sourceOf(source), map.destinationOf(destination)).least),
      ),
    );
  let connections = 0;
  for (const one of mixed) {
    for (const other of workloads) {
      if (one === other) continue;
      if (open(one, other)) connections += 1;
      if (!mixed.has(other) && open(other, one)) connections += 1;
    }
  }
  return connections;
}
