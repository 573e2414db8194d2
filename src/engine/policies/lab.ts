import type { Kin, ReachMap } from '../reachability/map/reach-map.js';
import { membershipOf, type Membership } from '../reachability/map/membership.js';
import type { Party } from '../reachability/map/parties.js';
import { Openings, type Opening } from '../reachability/map/openings.js';
import { openingTo, viewsOf, type View } from '../reachability/map/views.js';
import type { Network } from '../reachability/network.js';
import type { CompiledPolicy, Direction } from '../reachability/rules.js';
import { KinNames } from './kin-names.js';

/** Policies in place of others; undefined takes one away. */
export type Substitution = ReadonlyMap<CompiledPolicy, CompiledPolicy | undefined>;

export interface Governed {
  readonly party: Party;
  readonly direction: Direction;
}

/** The parties of a kin are governed by the same policies and are the same to all others, so that one of them answers for all. */
export interface GovernedKin extends Governed {
  readonly own: Kin;
}

/** Answers what would be otherwise if a policy were not there or said another thing, side by side with what is. */
export class PolicyLab {
  readonly openings = new Openings();
  readonly names: KinNames;
  private readonly memberships: Readonly<Record<Direction, Membership>>;
  private readonly governedBy = new Map<CompiledPolicy, Governed[]>();
  private readonly governedKinsBy = new Map<CompiledPolicy, readonly GovernedKin[]>();
  readonly viewToday: (direction: Direction, party: Party) => View;

  constructor(readonly map: ReachMap) {
    const { network, parties } = map;
    this.names = new KinNames(map);
    this.memberships = {
      ingress: membershipOf(network, parties, 'ingress'),
      egress: membershipOf(network, parties, 'egress'),
    };
    for (const party of parties.all) {
      if (party.endpoint.kind !== 'pod') continue;
      for (const direction of ['ingress', 'egress'] as const) {
        for (const { policy } of network.governing(party.endpoint.pod, direction).flat()) {
          const group = this.governedBy.get(policy);
          if (group === undefined) this.governedBy.set(policy, [{ party, direction }]);
          else group.push({ party, direction });
        }
      }
    }
    this.viewToday = this.views(network);
  }

  get network(): Network {
    return this.map.network;
  }

  governed(policy: CompiledPolicy): readonly Governed[] {
    return this.governedBy.get(policy) ?? [];
  }

  governedKins(policy: CompiledPolicy): readonly GovernedKin[] {
    let kins = this.governedKinsBy.get(policy);
    if (kins === undefined) {
      const found = { ingress: new Map<Kin, GovernedKin>(), egress: new Map<Kin, GovernedKin>() };
      for (const { party, direction } of this.governed(policy)) {
        const own = direction === 'ingress' ? this.map.destinationOf(party) : this.map.sourceOf(party);
        if (!found[direction].has(own)) found[direction].set(own, { own, party, direction });
      }
      kins = [...found.ingress.values(), ...found.egress.values()];
      this.governedKinsBy.set(policy, kins);
    }
    return kins;
  }

  membership(direction: Direction): Membership {
    return this.memberships[direction];
  }

  viewsWith(substitution: Substitution): (direction: Direction, party: Party) => View {
    const { network } = this;
    return this.views({
      ...network,
      governing: (pod, direction) =>
        network.governing(pod, direction).map((tier) =>
          tier.flatMap(({ policy, match }) => {
            if (!substitution.has(policy)) return [{ policy, match }];
            const instead = substitution.get(policy);
            const says =
              instead !== undefined &&
              (instead.isolates.has(direction) || instead.rules.some((rule) => rule.direction === direction));
            return says ? [{ policy: instead, match }] : [];
          }),
        ),
    });
  }

  /**
   * Whether pods that a policy governs would be let through the same; `on` leaves further policies out on both sides. Asked of
   * one direction alone where the substitution is about a rule of it.
   */
  isSameWith(
    policy: CompiledPolicy,
    substitution: Substitution,
    { on = new Map(), only }: { readonly on?: Substitution; readonly only?: Direction } = {},
  ): boolean {
    const before = on.size === 0 ? this.viewToday : this.viewsWith(on);
    const after = this.viewsWith(new Map([...on, ...substitution]));
    const compared = new Map<View, Set<View>>();
    return this.governedKins(policy).every(({ party, direction }) => {
      if (only !== undefined && direction !== only) return true;
      const [one, other] = [before(direction, party), after(direction, party)];
      const others = compared.get(one) ?? new Set<View>();
      compared.set(one, others);
      if (others.has(other)) return true;
      others.add(other);
      return isSameView(one, other);
    });
  }

  private views(network: Network): (direction: Direction, party: Party) => View {
    const ingress = viewsOf(network, this.memberships.ingress, 'ingress', this.openings);
    const egress = viewsOf(network, this.memberships.egress, 'egress', this.openings);
    return (direction, party) => (direction === 'ingress' ? ingress : egress)(party);
  }
}

export function isSameView(one: View, other: View): boolean {
  if (one === other) return true;
  const { openings } = other.table;
  if (one.table.openings.some((opening, index) => opening !== openings[index])) return false;
  for (const [signature, opening] of one.exceptions) if (opening !== openingTo(other, signature)) return false;
  for (const [signature, opening] of other.exceptions) if (opening !== openingTo(one, signature)) return false;
  return true;
}

/** What is open to any peers, whichever they are. */
export function openingsIn(view: View): Opening[] {
  return [...view.table.openings, ...view.exceptions.values()];
}
