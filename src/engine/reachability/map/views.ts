import { evaluate, type RuleFacts } from '../evaluate.js';
import { rulePorts, type Match } from '../match.js';
import type { Network } from '../network.js';
import type { CompiledPolicy, Direction, Endpoint } from '../rules.js';
import type { BroadClass, Membership, Signature } from './membership.js';
import type { Opening, Openings } from './openings.js';
import type { Party } from './parties.js';
import { portsKey, PortsClass, TierGroup } from './tier-groups.js';

export type { Opening } from './openings.js';

/** What is open to each broad class of peers, by the number of the class. Interned. */
export interface ViewTable {
  readonly id: number;
  readonly openings: readonly Opening[];
}

/** What the policies that govern some party let through in a direction: to peers by their broad class, but for those with certain signatures. */
export interface View {
  readonly id: number;
  readonly table: ViewTable;
  readonly exceptions: ReadonlyMap<Signature, Opening>;
}

export function openingTo(view: View, signature: Signature): Opening {
  return view.exceptions.get(signature) ?? tableEntry(view.table, signature.broad);
}

export function tableEntry(table: ViewTable, { id }: BroadClass): Opening {
  const opening = table.openings[id];
  if (opening === undefined) throw new RangeError('this class is not of this map');
  return opening;
}

/** The view of each party: parties that the same policies govern share one. */
export function viewsOf(
  network: Network,
  membership: Membership,
  direction: Direction,
  openings: Openings,
): (party: Party) => View {
  const maker = new ViewMaker(membership, direction, openings);
  const views = new Map<string, View>();
  const unbound: View = {
    id: -1,
    table: maker.tableOf(membership.broadClasses.map(() => openings.everything)),
    exceptions: new Map(),
  };
  return ({ endpoint }) => {
    if (endpoint.kind !== 'pod') return unbound;
    const groups = network.governing(endpoint.pod, direction).flatMap((tier) => maker.groupOf(tier) ?? []);
    if (groups.length === 0) return unbound;
    // Named ports of ingress rules are looked up on the pod itself.
    const own = direction === 'egress' ? '' : groups.map((group) => portsKey(endpoint, group.names)).join('|');
    const key = `${groups.map(({ id }) => id).join()} ${own}`;
    let view = views.get(key);
    if (view === undefined) {
      view = { id: views.size, ...maker.viewOf(groups, endpoint) };
      views.set(key, view);
    }
    return view;
  };
}

class ViewMaker {
  private readonly groups = new Map<string, TierGroup>();
  private readonly numbers = new Map<CompiledPolicy, number>();
  private readonly tables = new Map<string, ViewTable>();
  private readonly broadStates = new Map<TierGroup, Uint32Array | undefined>();

  constructor(
    private readonly membership: Membership,
    private readonly direction: Direction,
    private readonly openings: Openings,
  ) {}

  /** Undefined where no policy of the tier governs. */
  groupOf(policies: TierGroup['policies']): TierGroup | undefined {
    if (policies.length === 0) return undefined;
    let key = '';
    for (const { policy, match } of policies) {
      let number = this.numbers.get(policy);
      if (number === undefined) {
        number = this.numbers.size;
        this.numbers.set(policy, number);
      }
      key += match === 'yes' ? `${number},` : `${number}?,`;
    }
    let group = this.groups.get(key);
    if (group === undefined) {
      const { numbers } = this.membership;
      group = new TierGroup(this.groups.size, policies, this.direction, numbers, this.openings.ports);
      this.groups.set(key, group);
    }
    return group;
  }

  viewOf(groups: readonly TierGroup[], subject: Endpoint): Omit<View, 'id'> {
    const own = this.direction === 'ingress' ? new PortsClass(subject) : undefined;
    const table = this.tableOf(this.membership.broadClasses.map(this.openingOfClass(groups, own)));
    const plain = groups.every((group) => group.plain);
    const exceptions = new Map<Signature, Opening>();
    for (const [signature, states] of this.statesOfExceptions(groups)) {
      const ports = own ?? signature.broad.ports;
      const opening =
        plain && !signature.doubtful
          ? this.combined(groups, states, ports)
          : this.evaluated(groups, signature.peers, ports.endpoint);
      if (opening !== tableEntry(table, signature.broad)) exceptions.set(signature, opening);
    }
    return { table, exceptions };
  }

  tableOf(list: readonly Opening[]): ViewTable {
    const key = list.map(({ id }) => id).join();
    const known = this.tables.get(key);
    if (known !== undefined) return known;
    const table = { id: this.tables.size, openings: list };
    this.tables.set(key, table);
    return table;
  }

  /** What is open to those of a class that are none of the groups' narrow peers. */
  private openingOfClass(groups: readonly TierGroup[], own: PortsClass | undefined): (broad: BroadClass) => Opening {
    const states = groups.map((group) => this.statesOfClasses(group));
    const plain = groups.every((group) => group.plain);
    const known = new Map<number, Opening>();
    return (broad) => {
      const ports = own ?? broad.ports;
      const theirs = states.map((list) => list?.[broad.id] ?? 0);
      if (!plain || broad.doubtful) {
        const peers = [...broad.signature.peers].filter(([peer]) => this.membership.isBroad(peer));
        return this.evaluated(groups, new Map(peers), ports.endpoint);
      }
      const key = keyOf(groups, theirs, own === undefined ? ports : undefined);
      let opening = known.get(key);
      if (opening === undefined) {
        opening = this.combined(groups, theirs, ports);
        if (key >= 0) known.set(key, opening);
      }
      return opening;
    };
  }

  /** The state of each broad class in a group; undefined where the group names no broad peer, so that all are in the first. */
  private statesOfClasses(group: TierGroup): Uint32Array | undefined {
    if (this.broadStates.has(group)) return this.broadStates.get(group);
    const named = new Set(group.peers.filter((peer) => this.membership.isBroad(peer)));
    const states =
      named.size === 0
        ? undefined
        : Uint32Array.from(this.membership.broadClasses, ({ peers }) =>
            peers.reduce((state, peer) => (named.has(peer) ? group.next(state, peer) : state), 0),
          );
    this.broadStates.set(group, states);
    return states;
  }

  /** The states, group by group, of the signatures that are any narrow peer of the groups. */
  private statesOfExceptions(groups: readonly TierGroup[]): Map<Signature, number[]> {
    const found = new Map<Signature, number[]>();
    groups.forEach((group, index) => {
      for (const peer of group.peers) {
        for (const signature of this.membership.signaturesOf(peer)) {
          let states = found.get(signature);
          if (states === undefined) {
            states = groups.map((each) => this.statesOfClasses(each)?.[signature.broad.id] ?? 0);
            found.set(signature, states);
          }
          states[index] = group.next(states[index] ?? 0, peer);
        }
      }
    });
    return found;
  }

  /** What a tier hands on is the next one's to decide; behind the last stands allow. */
  private combined(groups: readonly TierGroup[], states: readonly number[], ports: PortsClass): Opening {
    const table = this.openings.ports;
    let open = table.all;
    for (let index = groups.length - 1; index >= 0; index--) {
      const result = groups[index]?.resultOf(states[index] ?? 0, ports);
      if (result !== undefined) open = table.union(result.allowed, table.intersect(result.handedOn, open));
    }
    return this.openings.ofPorts(open);
  }

  /** Where matches or orders are open: every reading, as a single question has it. */
  private evaluated(groups: readonly TierGroup[], peers: ReadonlyMap<number, Match>, destination: Endpoint): Opening {
    const tiers = groups.map((group) => group.policies);
    const facts: RuleFacts = {
      matchOf: (rule) => this.membership.matchOf(rule, peers),
      portsOf: (rule) => rulePorts(rule, destination),
    };
    return this.openings.intern(evaluate(tiers, this.direction, facts));
  }
}

/** One number for states and ports, group by group; -1 where they are too many for one. */
function keyOf(groups: readonly TierGroup[], states: readonly number[], ports: PortsClass | undefined): number {
  let key = 0;
  for (let index = 0; index < groups.length; index++) {
    const state = states[index] ?? 0;
    const number = ports === undefined ? 0 : (groups[index]?.portsNumber(ports) ?? 0);
    if (state >= KEY_PART || number >= KEY_PART) return -1;
    key = (key * KEY_PART + state) * KEY_PART + number;
  }
  return key;
}

/** Three groups with two parts each stay below 2 ** 53. */
const KEY_PART = 2 ** 8;
