import type { Workload } from '../../cluster/index.js';
import { compareText } from '../../cluster/json.js';
import { formatSpan } from '../addresses.js';
import { format, isEmpty, NO_PORTS, type PortSet } from '../ports.js';
import type { AllowedPorts } from '../types.js';
import type { Cause, Causes } from './causes.js';
import { openRangesOf, type OpenRanges } from './external.js';
import { podNames } from './names.js';
import { mergeRanges } from './ranges.js';
import { partiesOfWorkload, type ReachMap } from './reach-map.js';

export interface ExternalChange {
  readonly workload: string;
  readonly direction: 'in' | 'out';
  readonly ranges: readonly string[];
  readonly before: AllowedPorts;
  readonly after: AllowedPorts;
  readonly causes: readonly Cause[];
}

interface RangeChange {
  readonly ranges: readonly string[];
  readonly before: AllowedPorts;
  readonly after: AllowedPorts;
}

type Ranges = readonly OpenRanges[];
const NONE: Ranges = [];

export function externalChanges(
  before: ReachMap,
  after: ReachMap,
  causes: Causes,
  uncertain: (ref: string) => boolean,
): ExternalChange[] {
  const old = sidesByName(before);
  const now = sidesByName(after);
  const compare = comparer();
  const names = [...new Set([...old.keys(), ...now.keys()])].filter((name) => !uncertain(name)).sort(compareText);
  return names.flatMap((workload) =>
    (['in', 'out'] as const).flatMap((direction) =>
      compare(old.get(workload)?.[direction] ?? NONE, now.get(workload)?.[direction] ?? NONE).map((change) => ({
        workload,
        direction,
        ...change,
        causes: causes.ofWorkload(workload, direction === 'in' ? 'ingress' : 'egress'),
      })),
    ),
  );
}

/** Workloads that are alike share what is open to them: each pair of divisions of the address space is compared once. */
function comparer(): (before: Ranges, after: Ranges) => readonly RangeChange[] {
  const known = new Map<Ranges, Map<Ranges, readonly RangeChange[]>>();
  return (before, after) => {
    let others = known.get(before);
    if (others === undefined) known.set(before, (others = new Map()));
    let changes = others.get(after);
    if (changes === undefined) {
      changes = mergeRanges(certain(before), certain(after))
        .map(({ ranges, before: was, after: is }) => ({
          ranges: ranges.map(formatSpan),
          before: format(was ?? NO_PORTS),
          after: format(is ?? NO_PORTS),
        }))
        .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
      others.set(after, changes);
    }
    return changes;
  };
}

type Sides = Readonly<Record<'in' | 'out', Ranges>>;

/** By workload; by pod where the pods of a workload differ. */
function sidesByName(map: ReachMap): Map<string, Sides> {
  const ranges = openRangesOf(map);
  const sides = new Map<string, Sides>();
  for (const workload of map.network.cluster.workloads) {
    if (workload.pods.length === 0) continue;
    const parties = partiesOfWorkload(map, workload);
    const each = parties.map((party): Sides => ({ in: ranges(party, 'in'), out: ranges(party, 'out') }));
    const [first] = each;
    if (first === undefined) continue;
    if (each.every((side) => side.in === first.in && side.out === first.out)) sides.set(workload.ref, first);
    else parties.forEach((party, index) => setAll(sides, podNames(map, party, workload), each[index] ?? first));
  }
  return sides;
}

function setAll(sides: Map<Workload['ref'], Sides>, names: readonly string[], side: Sides): void {
  for (const name of names) sides.set(name, side);
}

function certain(list: Ranges): { ranges: OpenRanges['ranges']; ports: PortSet }[] {
  return list.flatMap(({ opening, ranges }) => (isEmpty(opening.least) ? [] : [{ ranges, ports: opening.least }]));
}
