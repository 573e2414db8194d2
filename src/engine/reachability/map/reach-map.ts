import type { Workload } from '../../cluster/index.js';
import type { Network } from '../network.js';
import { membershipOf, type Signature } from './membership.js';
import { partiesOf, type Parties, type Party } from './parties.js';
import { Openings, openingTo, viewsOf, type Opening, type View } from './views.js';

/** Sources (destinations) that are alike: their policies let the same through, and rules see the same in them. */
export interface Kin {
  readonly id: number;
  readonly parties: readonly Party[];
  /** What its own policies let through. */
  readonly view: View;
  /** What the policies of the other side see in it. */
  readonly signature: Signature;
}

export interface Cell {
  readonly to: Kin;
  readonly opening: Opening;
}

/** Everything that is open between all parties, as rows of alike sources. Rows are computed when asked for, once. */
export interface ReachMap {
  readonly network: Network;
  readonly parties: Parties;
  readonly sources: readonly Kin[];
  readonly destinations: readonly Kin[];
  sourceOf(party: Party): Kin;
  destinationOf(party: Party): Kin;
  openingBetween(source: Kin, destination: Kin): Opening;
  /** The destinations that are open, or may be, to a source. */
  rowOf(source: Kin): readonly Cell[];
}

export function reachMapOf(network: Network): ReachMap {
  const parties = partiesOf(network);
  const openings = new Openings();
  const asEgressPeer = membershipOf(network, parties, 'egress');
  const asIngressPeer = membershipOf(network, parties, 'ingress');
  const egress = viewsOf(network, asEgressPeer, 'egress', openings);
  const ingress = viewsOf(network, asIngressPeer, 'ingress', openings);
  const [sources, sourceOf] = kinships(parties.all, egress, asIngressPeer.signatureOf);
  const [destinations, destinationOf] = kinships(parties.all, ingress, asEgressPeer.signatureOf);
  const bySignature = new Map<Signature, Kin[]>();
  for (const kin of destinations) {
    const group = bySignature.get(kin.signature);
    if (group === undefined) bySignature.set(kin.signature, [kin]);
    else group.push(kin);
  }
  const openingBetween = (source: Kin, destination: Kin): Opening => {
    const out = openingTo(source.view, destination.signature);
    return out.closed ? out : openings.intersect(out, openingTo(destination.view, source.signature));
  };
  const rows = new Map<Kin, readonly Cell[]>();
  const rowOf = (source: Kin): readonly Cell[] => {
    const known = rows.get(source);
    if (known !== undefined) return known;
    // Where egress is closed but for some peers, only those can be open.
    const candidates = source.view.others.closed
      ? [...source.view.exceptions.keys()].flatMap((signature) => bySignature.get(signature) ?? [])
      : destinations;
    const row: Cell[] = [];
    for (const to of candidates) {
      const opening = openingBetween(source, to);
      if (!opening.closed) row.push({ to, opening });
    }
    rows.set(source, row);
    return row;
  };
  return { network, parties, sources, destinations, sourceOf, destinationOf, openingBetween, rowOf };
}

function kinships(
  parties: readonly Party[],
  viewOf: (party: Party) => View,
  signatureOf: (party: Party) => Signature,
): [Kin[], (party: Party) => Kin] {
  const kins = new Map<string, Kin & { parties: Party[] }>();
  const byParty = new Map<Party, Kin>();
  for (const party of parties) {
    const view = viewOf(party);
    const signature = signatureOf(party);
    const key = `${view.id} ${signature.id} ${party.endpoint.kind}`;
    let kin = kins.get(key);
    if (kin === undefined) {
      kin = { id: kins.size, parties: [], view, signature };
      kins.set(key, kin);
    }
    kin.parties.push(party);
    byParty.set(party, kin);
  }
  return [
    [...kins.values()],
    (party) => {
      const kin = byParty.get(party);
      if (kin === undefined) throw new RangeError('this party is not of this map');
      return kin;
    },
  ];
}

export interface ConnectivityFilter {
  readonly from?: (workload: Workload) => boolean;
  readonly to?: (workload: Workload) => boolean;
}

export function partiesOfWorkload(map: ReachMap, workload: Workload): readonly Party[] {
  if (workload.pods.length === 1 && workload.pods[0] !== undefined) return [map.parties.partyOf(workload.pods[0])];
  return [...new Set(workload.pods.map((pod) => map.parties.partyOf(pod)))];
}
