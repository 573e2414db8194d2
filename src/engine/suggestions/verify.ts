import { gapsAround } from '../reachability/gaps.js';
import { contains } from '../reachability/addresses.js';
import {
  describePorts,
  equal,
  intersect,
  isEmpty,
  NO_PORTS,
  subtract,
  union,
  type PortSet,
} from '../reachability/ports.js';
import type { Party } from '../reachability/map/parties.js';
import { reachMapOf } from '../reachability/map/reach-map.js';
import { isSamePod, type Network } from '../reachability/network.js';
import { ALL_PORTS } from '../reachability/ports.js';
import type { NameServer } from './dns.js';
import type { End, Obstacle, WantedConnection } from './types.js';

export interface Verification {
  readonly pairs: number;
  readonly obstacles: readonly Obstacle[];
}

/**
 * Asks the map of the cluster with the suggested policies about every ordered pair with a pod of the namespace on one side:
 * exactly the wanted ports must be open, and names, and nothing else.
 */
export function verify(
  network: Network,
  namespace: string,
  wanted: readonly WantedConnection[],
  dns: NameServer | undefined,
): Verification {
  const map = reachMapOf(network);
  const obstacles: Obstacle[] = gapsAround(network)
    .reasons([namespace])
    .map((detail) => ({ code: 'NOT_UNDERSTOOD', detail }));
  const index = new WantedIndex(wanted, dns, namespace);
  let pairs = 0;
  const check = (from: Party, to: Party): void => {
    if (isSamePod(from.endpoint, to.endpoint)) return;
    pairs += 1;
    const { least, most } = map.openingBetween(map.sourceOf(from), map.destinationOf(to));
    const asked = index.portsBetween(from, to);
    // The pods of the namespace that share their node's network are nobody's to close.
    if (isOnHost(from) || isOnHost(to)) {
      if (!isEmpty(subtract(index.askedFor(from, to), least)))
        obstacles.push(missing(from, to, subtract(asked, least)));
      return;
    }
    if (!equal(least, most))
      obstacles.push({
        code: 'NOT_UNDERSTOOD',
        detail: `Whether ${nameOf(from)} reaches ${nameOf(to)} is not decided by these manifests.`,
      });
    const extra = subtract(most, asked);
    const lost = subtract(asked, least);
    if (!isEmpty(extra)) obstacles.push(tooMuch(from, to, extra));
    if (!isEmpty(lost)) obstacles.push(missing(from, to, lost));
  };
  const inside = map.parties.all.filter((party) => isIn(party, namespace));
  for (const party of inside) {
    for (const other of map.parties.all) {
      check(party, other);
      if (!isIn(other, namespace)) check(other, party);
    }
  }
  return { pairs, obstacles };
}

/** What is wanted, by the pods at its ends. */
class WantedIndex {
  private readonly byEnds = new Map<string, PortSet>();
  private readonly outside: readonly WantedConnection[];
  private readonly servers: ReadonlySet<string>;

  constructor(
    wanted: readonly WantedConnection[],
    private readonly dns: NameServer | undefined,
    private readonly namespace: string,
  ) {
    for (const { from, to, ports } of wanted) {
      if (from.kind !== 'workload' || to.kind !== 'workload') continue;
      const key = `${from.workload.ref} ${to.workload.ref}`;
      this.byEnds.set(key, union(this.byEnds.get(key) ?? NO_PORTS, ports));
    }
    this.outside = wanted.filter(({ from, to }) => from.kind === 'addresses' || to.kind === 'addresses');
    this.servers = new Set(dns?.pods.map((pod) => pod.workload.ref));
  }

  /** As far as somebody asked for it. */
  askedFor(from: Party, to: Party): PortSet {
    const ends = refsOf(from).flatMap((one) =>
      refsOf(to).map((other) => this.byEnds.get(`${one} ${other}`) ?? NO_PORTS),
    );
    const between = ends.length === 0 ? NO_PORTS : ends.reduce(intersect, ALL_PORTS);
    return this.outside
      .filter((each) => isAt(each.from, from) && isAt(each.to, to))
      .map(({ ports }) => ports)
      .reduce(union, between);
  }

  portsBetween(from: Party, to: Party): PortSet {
    const toServer =
      this.dns !== undefined && isIn(from, this.namespace) && refsOf(to).some((ref) => this.servers.has(ref));
    return toServer ? union(this.askedFor(from, to), this.dns?.ports ?? NO_PORTS) : this.askedFor(from, to);
  }
}

function isAt(end: End, party: Party): boolean {
  if (end.kind === 'workload') return refsOf(party).includes(end.workload.ref);
  const { endpoint } = party;
  return endpoint.kind === 'addresses' && end.ranges.some((range) => contains(range, endpoint.range));
}

function refsOf(party: Party): string[] {
  return [...new Set(party.pods.map((pod) => pod.workload.ref))];
}

function isIn({ endpoint }: Party, namespace: string): boolean {
  return endpoint.kind === 'pod' && endpoint.pod.namespace === namespace;
}

function isOnHost({ endpoint }: Party): boolean {
  return endpoint.kind === 'pod' && endpoint.pod.hostNetwork;
}

function nameOf(party: Party): string {
  return party.endpoint.kind === 'addresses' ? party.endpoint.text : refsOf(party).join(' and ');
}

function tooMuch(from: Party, to: Party, extra: PortSet): Obstacle {
  return {
    code: 'NOT_EXACT',
    detail: `${nameOf(from)} would reach ${nameOf(to)} on ${describePorts(extra)}, which is not wanted.`,
  };
}

function missing(from: Party, to: Party, lost: PortSet): Obstacle {
  const detail = `${nameOf(from)} would not reach ${nameOf(to)} on ${describePorts(lost)}: policies on the other side, or of other tiers, close it.`;
  return { code: 'OTHER_POLICIES', detail };
}
