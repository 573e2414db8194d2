import type { Workload } from '../../cluster/index.js';
import type { Network } from '../network.js';
import { kinships, type Kin, type Template } from './kin.js';
import { membershipOf, type Signature } from './membership.js';
import { Openings, type Opening } from './openings.js';
import { partiesOf, type Parties, type Party } from './parties.js';
import { openingTo, viewsOf, type View } from './views.js';

export type { Kin } from './kin.js';

export interface Cell {
  readonly to: Kin;
  readonly opening: Opening;
}

/** Everything that is open between all parties, as rows of alike sources. Rows are computed when asked for. */
export interface ReachMap {
  readonly network: Network;
  readonly parties: Parties;
  readonly openings: Openings;
  readonly sources: readonly Kin[];
  readonly destinations: readonly Kin[];
  sourceOf(party: Party): Kin;
  destinationOf(party: Party): Kin;
  openingBetween(source: Kin, destination: Kin): Opening;
  readonly templates: { readonly sources: readonly Template[]; readonly destinations: readonly Template[] };
  /** What is open from the sources of a template to the destinations of another, but for the pairs that `patchesOf` gives. */
  openingBetweenTemplates(source: Template, destination: Template): Opening;
  /** The destinations for which a source may not be what its template says. */
  patchedBy(source: Kin): ReadonlySet<Kin>;
  /** The destinations for which a source is not what its template says, with what is open instead: closed as well. */
  patchesOf(source: Kin): readonly Cell[];
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
  const [sources, sourceOf, sourceTemplates] = kinships(parties.all, egress, asIngressPeer.signatureOf);
  const [destinations, destinationOf, destinationTemplates] = kinships(parties.all, ingress, asEgressPeer.signatureOf);
  const openingBetween = (source: Kin, destination: Kin): Opening => {
    const out = openingTo(source.view, destination.signature);
    return out.closed ? out : openings.intersect(out, openingTo(destination.view, source.signature));
  };
  const openingBetweenTemplates = (source: Template, destination: Template): Opening =>
    openings.intersect(source.openingTo(destination), destination.openingTo(source));
  const patched = patchFinder(destinations);
  const patchesOf = (source: Kin): readonly Cell[] => {
    const cells: Cell[] = [];
    for (const to of patched(source)) {
      const opening = openingBetween(source, to);
      if (opening !== openingBetweenTemplates(source.template, to.template)) cells.push({ to, opening });
    }
    return cells;
  };
  const openTemplates = new Map<Template, readonly Cell[]>();
  const templateRow = (template: Template): readonly Cell[] => {
    let row = openTemplates.get(template);
    if (row === undefined) {
      row = destinationTemplates.flatMap((other) => {
        const opening = openingBetweenTemplates(template, other);
        return opening.closed ? [] : other.kins.map((to) => ({ to, opening }));
      });
      openTemplates.set(template, row);
    }
    return row;
  };
  const rowOf = (source: Kin): readonly Cell[] => {
    const patches = patchesOf(source);
    const row = templateRow(source.template);
    if (patches.length === 0) return row;
    const others = new Set(patches.map(({ to }) => to));
    return [...row.filter(({ to }) => !others.has(to)), ...patches.filter(({ opening }) => !opening.closed)];
  };
  const templates = { sources: sourceTemplates, destinations: destinationTemplates };
  return {
    network,
    parties,
    openings,
    sources,
    destinations,
    sourceOf,
    destinationOf,
    openingBetween,
    templates,
    openingBetweenTemplates,
    patchedBy: patched,
    patchesOf,
    rowOf,
  };
}

/** The destinations that a source's policies name narrowly, and those whose policies name it. */
function patchFinder(destinations: readonly Kin[]): (source: Kin) => ReadonlySet<Kin> {
  const bySignature = new Map<Signature, Kin[]>();
  const naming = new Map<Signature, Kin[]>();
  const byView = new Map<View, Kin[]>();
  for (const kin of destinations) {
    push(bySignature, kin.signature, kin);
    push(byView, kin.view, kin);
  }
  for (const [view, kins] of byView) {
    for (const signature of view.exceptions.keys()) for (const kin of kins) push(naming, signature, kin);
  }
  return (source) => {
    const found = new Set<Kin>(naming.get(source.signature));
    for (const signature of source.view.exceptions.keys()) {
      for (const kin of bySignature.get(signature) ?? []) found.add(kin);
    }
    return found;
  };
}

function push<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

export function partiesOfWorkload(map: ReachMap, workload: Workload): readonly Party[] {
  if (workload.pods.length === 1 && workload.pods[0] !== undefined) return [map.parties.partyOf(workload.pods[0])];
  return [...new Set(workload.pods.map((pod) => map.parties.partyOf(pod)))];
}
