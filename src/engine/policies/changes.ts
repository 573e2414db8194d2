import type { Opening } from '../reachability/map/openings.js';
import type { Party } from '../reachability/map/parties.js';
import type { Kin } from '../reachability/map/reach-map.js';
import { openingTo, type View } from '../reachability/map/views.js';
import { isEmpty, subtract } from '../reachability/ports.js';
import type { CompiledPolicy, Direction } from '../reachability/rules.js';
import { ChangeCount } from './change-count.js';
import type { PolicyLab } from './lab.js';
import type { ChangeList } from './types.js';

/** Changes that an answer shows of each kind. */
const SHOWN = 20;

/**
 * What a policy opens and closes: the map with it beside the map without it, both sides of each pair asked.
 */
export function changesOf(
  lab: PolicyLab,
  policy: CompiledPolicy,
  shown = SHOWN,
): { opens: ChangeList; closes: ChangeList } {
  const without = withoutPolicy(lab, policy);
  const opens = new ChangeCount(lab.names, shown);
  const closes = new ChangeCount(lab.names, shown);
  const compare = comparison();
  const rows = new Map<View, Map<View, readonly Difference[]>>();
  const seen = new Set<number>();
  for (const { own, party, direction } of lab.governedKins(policy)) {
    const before = without(direction, party);
    const after = lab.viewToday(direction, party);
    if (before === after) continue;
    const row = rows.get(before) ?? new Map<View, readonly Difference[]>();
    rows.set(before, row);
    const known = row.get(after) ?? differing(lab, without, before, after, direction);
    row.set(after, known);
    const signature = lab.membership(oppositeOf(direction)).signatureOf(party);
    for (const { kin, was, is, theirs } of known) {
      const [from, to] = direction === 'ingress' ? [kin, own] : [own, kin];
      const number = from.id * lab.map.destinations.length + to.id;
      if (seen.has(number)) continue;
      seen.add(number);
      // The policy may govern the other side of the pair as well.
      const withIt = lab.openings.intersect(is, openingTo(theirs.today, signature));
      const withoutIt = lab.openings.intersect(was, openingTo(theirs.without, signature));
      const { opened, closed } = compare(withIt, withoutIt);
      if (opened) opens.add(from, to, withIt.least, withoutIt.least);
      if (closed) closes.add(from, to, withIt.least, withoutIt.least);
    }
  }
  return { opens: opens.list(), closes: closes.list() };
}

/** Views as they are but for the parties that the policy governs: those alone are another without it. */
function withoutPolicy(lab: PolicyLab, policy: CompiledPolicy): Views {
  const governed = { ingress: new Set<Party>(), egress: new Set<Party>() };
  for (const { party, direction } of lab.governed(policy)) governed[direction].add(party);
  const views = lab.viewsWith(new Map([[policy, undefined]]));
  return (direction, party) => (governed[direction].has(party) ? views : lab.viewToday)(direction, party);
}

type Views = (direction: Direction, party: Party) => View;

function oppositeOf(direction: Direction): Direction {
  return direction === 'ingress' ? 'egress' : 'ingress';
}

/** A kin that a governed party lets through otherwise without the policy, and what the kin's own policies let through. */
interface Difference {
  readonly kin: Kin;
  readonly was: Opening;
  readonly is: Opening;
  readonly theirs: { readonly today: View; readonly without: View };
}

/** The membership of the lab numbers signatures as the map does: both go through the same parties and rules. */
function differing(lab: PolicyLab, without: Views, before: View, after: View, direction: Direction): Difference[] {
  const membership = lab.membership(direction);
  const other = oppositeOf(direction);
  const kins = direction === 'ingress' ? lab.map.sources : lab.map.destinations;
  const found: Difference[] = [];
  for (const kin of kins) {
    const [party] = kin.parties;
    if (party === undefined) continue;
    const signature = membership.signatureOf(party);
    const was = openingTo(before, signature);
    const is = openingTo(after, signature);
    if (was === is) continue;
    found.push({ kin, was, is, theirs: { today: lab.viewToday(other, party), without: without(other, party) } });
  }
  return found;
}

interface Comparison {
  /** Ports are certainly open with the policy that are not without it. */
  readonly opened: boolean;
  readonly closed: boolean;
}

function comparison(): (withIt: Opening, withoutIt: Opening) => Comparison {
  const same: Comparison = { opened: false, closed: false };
  const known = new Map<Opening, Map<Opening, Comparison>>();
  return (withIt, withoutIt) => {
    if (withIt === withoutIt) return same;
    const row = known.get(withIt) ?? new Map<Opening, Comparison>();
    known.set(withIt, row);
    const found = row.get(withoutIt) ?? {
      opened: !isEmpty(subtract(withIt.least, withoutIt.least)),
      closed: !isEmpty(subtract(withoutIt.least, withIt.least)),
    };
    row.set(withoutIt, found);
    return found;
  };
}
