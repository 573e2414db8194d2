import { compareText } from '../cluster/json.js';
import type { Party } from '../reachability/map/parties.js';
import type { Kin, ReachMap } from '../reachability/map/reach-map.js';

/** Workloads of a kin, or address ranges, each once and ascending. */
export interface NamesOfKin {
  readonly all: readonly string[];
  /** Those of which no other kin of that side has a pod: a pair of them is in one pair of kins alone. */
  readonly whole: ReadonlySet<string>;
}

/** What the kins of a map are called. Computed for a kin when first asked for. */
export class KinNames {
  private readonly known = new Map<Kin, NamesOfKin>();
  private readonly split: ReadonlyMap<Kin, ReadonlySet<string>>;

  constructor(map: ReachMap) {
    this.split = new Map([...splitBetween(map.sources), ...splitBetween(map.destinations)]);
  }

  of(kin: Kin): NamesOfKin {
    let names = this.known.get(kin);
    if (names === undefined) {
      const all = [...new Set(kin.parties.flatMap(namesOf))].sort(compareText);
      const split = this.split.get(kin);
      names = { all, whole: new Set(split === undefined ? all : all.filter((name) => !split.has(name))) };
      this.known.set(kin, names);
    }
    return names;
  }
}

/** For each kin that has any: names that other kins of the same side have too. */
function splitBetween(kins: readonly Kin[]): Map<Kin, Set<string>> {
  const firstOf = new Map<string, Kin>();
  const split = new Map<Kin, Set<string>>();
  for (const kin of kins) {
    for (const name of kin.parties.flatMap(namesOf)) {
      const first = firstOf.get(name);
      if (first === undefined) firstOf.set(name, kin);
      else if (first !== kin)
        for (const each of [first, kin]) split.set(each, (split.get(each) ?? new Set()).add(name));
    }
  }
  return split;
}

export function namesOf({ endpoint, pods }: Party): string[] {
  if (endpoint.kind === 'addresses') return [endpoint.text];
  return [...new Set(pods.map((pod) => pod.workload.ref))];
}
