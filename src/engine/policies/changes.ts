import { compareText } from '../cluster/json.js';
import type { Kin } from '../reachability/map/reach-map.js';
import type { Party } from '../reachability/map/parties.js';
import type { Opening } from '../reachability/map/openings.js';
import { openingTo, type View } from '../reachability/map/views.js';
import { format, isEmpty, subtract, type PortSet } from '../reachability/ports.js';
import type { CompiledPolicy, Direction } from '../reachability/rules.js';
import type { PolicyLab } from './lab.js';
import type { ChangeList, ConnectionChange } from './types.js';

/** Changes that an answer shows of each kind. */
const SHOWN = 20;

/** What a policy opens and closes: the map with it beside the map without it, both sides of each pair asked. */
export function changesOf(
  lab: PolicyLab,
  policy: CompiledPolicy,
  shown = SHOWN,
): { opens: ChangeList; closes: ChangeList } {
  const without = withoutPolicy(lab, policy);
  const opens = new Changes();
  const closes = new Changes();
  const seen = new Map<View, Map<View, readonly Difference[]>>();
  for (const { party, direction } of lab.governed(policy)) {
    const before = without(direction, party);
    const after = lab.viewToday(direction, party);
    if (before === after) continue;
    const kins = direction === 'ingress' ? lab.map.sources : lab.map.destinations;
    const rows = seen.get(before) ?? new Map<View, readonly Difference[]>();
    seen.set(before, rows);
    const known = rows.get(after) ?? differing(lab, kins, before, after, direction);
    rows.set(after, known);
    for (const { kin, was, is } of known) {
      for (const peer of kin.parties) {
        // The policy may govern the other side of the pair as well.
        const [from, to] = direction === 'ingress' ? [peer, party] : [party, peer];
        const withIt = lab.openings.intersect(is, otherSide(lab, lab.viewToday, peer, party, direction)).least;
        const withoutIt = lab.openings.intersect(was, otherSide(lab, without, peer, party, direction)).least;
        if (!isEmpty(subtract(withIt, withoutIt))) opens.add(from, to, withIt, withoutIt);
        if (!isEmpty(subtract(withoutIt, withIt))) closes.add(from, to, withIt, withoutIt);
      }
    }
  }
  return { opens: opens.list(shown), closes: closes.list(shown) };
}

/** Views as they are but for the parties that the policy governs: those alone are another without it. */
function withoutPolicy(lab: PolicyLab, policy: CompiledPolicy): Views {
  const governed = { ingress: new Set<Party>(), egress: new Set<Party>() };
  for (const { party, direction } of lab.governed(policy)) governed[direction].add(party);
  const views = lab.viewsWith(new Map([[policy, undefined]]));
  return (direction, party) => (governed[direction].has(party) ? views : lab.viewToday)(direction, party);
}

type Views = (direction: Direction, party: Party) => View;

/** What the policies of a peer let through between it and a party. */
function otherSide(lab: PolicyLab, views: Views, peer: Party, party: Party, direction: Direction): Opening {
  const other = direction === 'ingress' ? 'egress' : 'ingress';
  return openingTo(views(other, peer), lab.membership(other).signatureOf(party));
}

interface Difference {
  readonly kin: Kin;
  readonly was: Opening;
  readonly is: Opening;
}

/** The membership of the lab numbers signatures as the map does: both go through the same parties and rules. */
function differing(
  lab: PolicyLab,
  kins: readonly Kin[],
  before: View,
  after: View,
  direction: Direction,
): Difference[] {
  const membership = lab.membership(direction);
  return kins.flatMap((kin) => {
    const [party] = kin.parties;
    if (party === undefined) return [];
    const signature = membership.signatureOf(party);
    const was = openingTo(before, signature);
    const is = openingTo(after, signature);
    return was === is ? [] : [{ kin, was, is }];
  });
}

class Changes {
  private readonly found = new Map<string, ConnectionChange>();

  add(from: Party, to: Party, withIt: PortSet, withoutIt: PortSet): void {
    for (const source of namesOf(from)) {
      for (const target of namesOf(to)) {
        if (source === target) continue;
        const key = `${source} ${target}`;
        if (this.found.has(key)) continue;
        this.found.set(key, { from: source, to: target, with: format(withIt), without: format(withoutIt) });
      }
    }
  }

  list(shown: number): ChangeList {
    const sorted = [...this.found].sort(([one], [other]) => compareText(one, other)).map(([, each]) => each);
    return { count: sorted.length, first: sorted.slice(0, shown) };
  }
}

function namesOf(party: Party): string[] {
  if (party.endpoint.kind === 'addresses') return [party.endpoint.text];
  return [...new Set(party.pods.map((pod) => pod.workload.ref))];
}
