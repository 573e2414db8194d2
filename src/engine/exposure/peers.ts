import type { Pod, Protocol } from '../cluster/index.js';
import { evaluate, type Governing } from '../reachability/evaluate.js';
import { rulePorts } from '../reachability/match.js';
import type { Network } from '../reachability/network.js';
import { equal, isEmpty, NO_PORTS, type PortSet } from '../reachability/ports.js';
import type { Direction, Endpoint, Rule } from '../reachability/rules.js';
import {
  EVERYWHERE,
  isEverywhere,
  isImpossible,
  isWithin,
  overlaps,
  regionKey,
  regionOf,
  type Region,
} from './regions.js';

/** A port that a rule opens by a name to which no pod gives a number yet. */
export interface NamedOpening {
  readonly name: string;
  /** Undefined where the pod's port decides it. */
  readonly protocol: Protocol | undefined;
}

/** What the policies of a pod let through in one direction, for pods of a region that no other rule names. */
export interface RegionOpening {
  readonly region: Region;
  readonly ports: PortSet;
  /** As far as what the bundle leaves open is read in favour of the connection. */
  readonly most: PortSet;
  readonly named: readonly NamedOpening[];
}

/** No address that a rule names and no port by name: what any pod has. */
const SOMEBODY: Endpoint = { kind: 'addresses', range: { family: 4, start: 0n, end: -1n }, text: 'some pod' };

/**
 * By region: first every pod of the cluster, then the pods of each pair of selectors for which it is another. Policies on
 * the side of those pods are left out: which ones they have is not known.
 */
export function regionOpenings(network: Network, pod: Pod, direction: Direction): RegionOpening[] {
  const governing = network.governing(pod, direction);
  const base = openingOf(network, governing, pod, direction, EVERYWHERE);
  const regions = new Map<string, Region>();
  for (const { policy } of governing.flat()) {
    for (const rule of policy.rules) {
      if (rule.direction !== direction || rule.peers === 'any') continue;
      for (const peer of rule.peers) {
        if (peer.kind !== 'pods') continue;
        const region = regionOf(peer);
        if (!isEverywhere(region) && !isImpossible(region)) regions.set(regionKey(region), region);
      }
    }
  }
  const others = [...regions]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, region]) => openingOf(network, governing, pod, direction, region));
  const different = others.filter((opening) => !isSame(opening, base));
  // Where rules deny, a region that is open like any other is news to those of its pods that a closed region has as well.
  const ordered = governing.flat().some(({ policy }) => policy.ordered);
  const kept = ordered
    ? others.filter(
        (opening) => different.includes(opening) || different.some((each) => overlaps(each.region, opening.region)),
      )
    : different;
  return [base, ...kept];
}

function openingOf(
  network: Network,
  governing: readonly (readonly Governing[])[],
  pod: Pod,
  direction: Direction,
  region: Region,
): RegionOpening {
  const destination: Endpoint =
    direction === 'ingress' ? { kind: 'pod', pod, text: pod.workload.ref, alike: 1 } : SOMEBODY;
  const matchOf = (rule: Rule): 'yes' | 'no' =>
    rule.peers === 'any' || rule.peers.some((peer) => peer.kind === 'pods' && isWithin(region, peer, network.cluster))
      ? 'yes'
      : 'no';
  const { least, most } = evaluate(governing, direction, { matchOf, portsOf: (rule) => rulePorts(rule, destination) });
  const named = new Map<string, NamedOpening>();
  if (direction === 'egress') {
    for (const rule of governing.flat().flatMap(({ policy }) => policy.rules)) {
      if (rule.direction !== direction || rule.action !== 'allow' || rule.ports === 'any' || matchOf(rule) === 'no')
        continue;
      for (const port of rule.ports) {
        if (port.kind === 'named')
          named.set(`${port.protocol ?? ''} ${port.name}`, { name: port.name, protocol: port.protocol });
      }
    }
  }
  return { region, ports: least, most, named: [...named].sort().map(([, each]) => each) };
}

function isSame(one: RegionOpening, other: RegionOpening): boolean {
  const names = ({ named }: RegionOpening): string => JSON.stringify(named);
  return equal(one.ports, other.ports) && equal(one.most, other.most) && names(one) === names(other);
}

/** The ports on which some pod, there or yet to come, is let through. */
export function openToSomePod(
  openings: readonly RegionOpening[],
  union: (one: PortSet, other: PortSet) => PortSet,
): PortSet {
  return openings.map(({ ports }) => ports).reduce(union, NO_PORTS);
}

export function isClosed({ most, named }: RegionOpening): boolean {
  return isEmpty(most) && named.length === 0;
}
