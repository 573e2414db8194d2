import type { Endpoint } from '../rules.js';
import type { BroadClass, Signature } from './membership.js';
import type { Opening } from './openings.js';
import type { Party } from './parties.js';
import { tableEntry, type View, type ViewTable } from './views.js';

/** Sources (destinations) that are alike: their policies let the same through, and rules see the same in them. */
export interface Kin {
  readonly id: number;
  readonly parties: readonly Party[];
  /** What its own policies let through. */
  readonly view: View;
  /** What the policies of the other side see in it. */
  readonly signature: Signature;
  /** What it has in common with its like as long as nobody names either of them narrowly. */
  readonly template: Template;
}

/** Kins that let the same through to every broad class and are of the same broad class to the other side. */
export interface Template {
  readonly id: number;
  readonly kind: Endpoint['kind'];
  readonly kins: Kin[];
  readonly broad: BroadClass;
  /** What its own policies let through to a template of the other side. */
  openingTo(other: Template): Opening;
}

class TemplateTable {
  private readonly byKey = new Map<string, Template>();

  get all(): Template[] {
    return [...this.byKey.values()];
  }

  of(table: ViewTable, broad: BroadClass, kind: Endpoint['kind']): Template {
    const key = `${table.id} ${broad.id} ${kind}`;
    let template = this.byKey.get(key);
    if (template === undefined) {
      template = {
        id: this.byKey.size,
        kind,
        kins: [],
        broad,
        openingTo: (other) => tableEntry(table, other.broad),
      };
      this.byKey.set(key, template);
    }
    return template;
  }
}

/** Puts parties together, in the order of their first. */
export function kinships(
  parties: readonly Party[],
  viewOf: (party: Party) => View,
  signatureOf: (party: Party) => Signature,
): [Kin[], (party: Party) => Kin, readonly Template[]] {
  const templates = new TemplateTable();
  const kins = new Map<string, Kin & { parties: Party[] }>();
  const byParty: Kin[] = [];
  for (const party of parties) {
    const view = viewOf(party);
    const signature = signatureOf(party);
    const key = `${view.id} ${signature.id} ${party.endpoint.kind}`;
    let kin = kins.get(key);
    if (kin === undefined) {
      const template = templates.of(view.table, signature.broad, party.endpoint.kind);
      kin = { id: kins.size, parties: [], view, signature, template };
      template.kins.push(kin);
      kins.set(key, kin);
    }
    kin.parties.push(party);
    byParty[party.id] = kin;
  }
  return [
    [...kins.values()],
    (party) => {
      const kin = byParty[party.id];
      if (kin === undefined) throw new RangeError('this party is not of this map');
      return kin;
    },
    templates.all,
  ];
}
