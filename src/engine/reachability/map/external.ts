import type { Workload } from '../../cluster/index.js';
import { formatSpan, type AddressRange } from '../addresses.js';
import { gapsAround } from '../gaps.js';
import { equal, format, intersect, isEmpty, type PortSet } from '../ports.js';
import type { AllowedPorts } from '../types.js';
import { wantsExternal, type ConnectivityFilter } from './filter.js';
import type { Signature } from './membership.js';
import { podNames, UNCERTAIN } from './names.js';
import type { Party } from './parties.js';
import { partiesOfWorkload, type ReachMap } from './reach-map.js';
import type { Opening } from './openings.js';
import { openingTo, type View } from './views.js';

/** What is open between a workload and the world outside; what is in no range has no connection. */
export interface ExternalConnection {
  readonly workload: string;
  readonly direction: 'in' | 'out';
  /** first-last, ascending, IPv4 before IPv6, merged. */
  readonly ranges: readonly string[];
  readonly allowed: AllowedPorts;
}

/** Addresses outside with which it is not decided what is open. */
export interface UnknownExternal extends ExternalConnection {
  readonly atMost: AllowedPorts;
  readonly because: readonly string[];
}

export interface OpenRanges {
  readonly opening: Opening;
  readonly ranges: readonly AddressRange[];
}

export function* externalOf(
  map: ReachMap,
  filter: ConnectivityFilter = {},
): Generator<ExternalConnection | UnknownExternal> {
  for (const workload of map.network.cluster.workloads) yield* externalOfWorkload(map, workload, filter);
}

/** By workload; by pod where its pods differ. */
export function externalOfWorkload(
  map: ReachMap,
  workload: Workload,
  filter: ConnectivityFilter = {},
): (ExternalConnection | UnknownExternal)[] {
  if (filter.only === 'internal' || workload.pods.length === 0) return [];
  if (gapsAround(map.network).touches(workload.namespace)) return [];
  const openRanges = openRangesOf(map);
  return (['in', 'out'] as const).flatMap((direction) => {
    if (!wantsExternal(filter, workload, direction)) return [];
    const parties = partiesOfWorkload(map, workload);
    const groups = parties.map((party) => openRanges(party, direction));
    const same = groups.every((group) => group === groups[0]);
    return parties
      .slice(0, same ? 1 : undefined)
      .flatMap((party, index) =>
        (same ? [workload.ref] : podNames(map, party, workload)).flatMap((name) =>
          linesOf(name, direction, narrowed(groups[index] ?? [], filter.ports)),
        ),
      );
  });
}

interface NarrowRanges {
  readonly least: PortSet;
  readonly most: PortSet;
  readonly ranges: readonly AddressRange[];
}

/** Of the asked ports only: what differed elsewhere alone is put together. */
function narrowed(list: readonly OpenRanges[], ports: PortSet | undefined): readonly NarrowRanges[] {
  if (ports === undefined) return list.map(({ opening: { least, most }, ranges }) => ({ least, most, ranges }));
  const groups = new Map<string, { least: PortSet; most: PortSet; ranges: AddressRange[] }>();
  for (const { opening, ranges } of list) {
    const [least, most] = [intersect(opening.least, ports), intersect(opening.most, ports)];
    if (isEmpty(most)) continue;
    const key = JSON.stringify([least, most]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { least, most, ranges: [...ranges] });
    else group.ranges.push(...ranges);
  }
  return [...groups.values()].map((group) => ({ ...group, ranges: merged(group.ranges) }));
}

function linesOf(
  workload: string,
  direction: 'in' | 'out',
  list: readonly NarrowRanges[],
): (ExternalConnection | UnknownExternal)[] {
  return list.map(({ least, most, ranges }) => {
    const line = { workload, direction, ranges: spansOf(ranges), allowed: format(least) };
    return least === most || equal(least, most) ? line : { ...line, atMost: format(most), because: UNCERTAIN };
  });
}

const SPANS = new WeakMap<readonly AddressRange[], readonly string[]>();

/** Workloads that are alike share their ranges, so that these are written once; the same array for the same ranges. */
function spansOf(ranges: readonly AddressRange[]): readonly string[] {
  let spans = SPANS.get(ranges);
  if (spans === undefined) {
    spans = ranges.map(formatSpan);
    SPANS.set(ranges, spans);
  }
  return spans;
}

function merged(ranges: readonly AddressRange[]): AddressRange[] {
  const result: AddressRange[] = [];
  const sorted = [...ranges].sort((one, other) => one.family - other.family || (one.start < other.start ? -1 : 1));
  for (const range of sorted) append(result, range);
  return result;
}

type RangesOf = (party: Party, direction: 'in' | 'out') => readonly OpenRanges[];

const KNOWN = new WeakMap<ReachMap, RangesOf>();

/** The address space cut up by what is open to a party, merged; the same array for parties that are alike. */
export function openRangesOf(map: ReachMap): RangesOf {
  const before = KNOWN.get(map);
  if (before !== undefined) return before;
  const known = { in: new Map<unknown, readonly OpenRanges[]>(), out: new Map<unknown, readonly OpenRanges[]>() };
  const addresses = [...map.parties.addresses[4], ...map.parties.addresses[6]];
  const seenAs = {
    in: new Set(addresses.map((address) => map.sourceOf(address).signature)),
    out: new Set(addresses.map((address) => map.destinationOf(address).signature)),
  };
  const rangesOf: RangesOf = (party, direction) => {
    const view = (direction === 'in' ? map.destinationOf(party) : map.sourceOf(party)).view;
    // A view that names no address narrowly has the ranges of its table.
    const key = namesAny(view, seenAs[direction]) ? view : view.table;
    const found = known[direction].get(key);
    if (found !== undefined) return found;
    const groups = new Map<Opening, AddressRange[]>();
    for (const address of addresses) {
      const { endpoint } = address;
      if (endpoint.kind !== 'addresses') continue;
      const { signature } = direction === 'in' ? map.sourceOf(address) : map.destinationOf(address);
      const opening = openingTo(view, signature);
      if (opening.closed) continue;
      const ranges = groups.get(opening);
      if (ranges === undefined) groups.set(opening, [endpoint.range]);
      else append(ranges, endpoint.range);
    }
    const result = [...groups].map(([opening, ranges]) => ({ opening, ranges }));
    known[direction].set(key, result);
    return result;
  };
  KNOWN.set(map, rangesOf);
  return rangesOf;
}

function namesAny({ exceptions }: View, signatures: ReadonlySet<Signature>): boolean {
  for (const signature of exceptions.keys()) if (signatures.has(signature)) return true;
  return false;
}

function append(ranges: AddressRange[], range: AddressRange): void {
  const last = ranges.at(-1);
  if (last?.family === range.family && last.end + 1n === range.start) {
    ranges[ranges.length - 1] = { family: range.family, start: last.start, end: range.end };
  } else ranges.push(range);
}
