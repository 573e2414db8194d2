import type { ReachMap } from '../reachability/map/reach-map.js';
import { membershipOf, type Membership } from '../reachability/map/membership.js';
import type { Party } from '../reachability/map/parties.js';
import { Openings, type Opening } from '../reachability/map/openings.js';
import { openingTo, viewsOf, type View } from '../reachability/map/views.js';
import type { Network } from '../reachability/network.js';
import type { CompiledPolicy, Direction } from '../reachability/rules.js';

/** Policies in place of others; undefined takes one away. */
export type Substitution = ReadonlyMap<CompiledPolicy, CompiledPolicy | undefined>;

export interface Governed {
  readonly party: Party;
  readonly direction: Direction;
}

/** Answers what would be otherwise if a policy were not there or said another thing, side by side with what is. */
export class PolicyLab {
  readonly openings = new Openings();
  private readonly memberships: Readonly<Record<Direction, Membership>>;
  private readonly governedBy = new Map<CompiledPolicy, Governed[]>();
  readonly viewToday: (direction: Direction, party: Party) => View;

  constructor(readonly map: ReachMap) {
    const { network, parties } = map;
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

  /** Whether pods that a policy governs would be let through the same; `on` leaves further policies out on both sides. */
  isSameWith(policy: CompiledPolicy, substitution: Substitution, on: Substitution = new Map()): boolean {
    const before = on.size === 0 ? this.viewToday : this.viewsWith(on);
    const after = this.viewsWith(new Map([...on, ...substitution]));
    return this.governed(policy).every(({ party, direction }) =>
      isSameView(before(direction, party), after(direction, party)),
    );
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
  const signatures = new Set([...one.exceptions.keys(), ...other.exceptions.keys()]);
  return [...signatures].every((signature) => openingTo(one, signature) === openingTo(other, signature));
}

/** What is open to any peers, whichever they are. */
export function openingsIn(view: View): Opening[] {
  return [...view.table.openings, ...view.exceptions.values()];
}
