import { formatSpan, type AddressRange } from '../addresses.js';
import { gapsAround } from '../gaps.js';
import { format, isEmpty } from '../ports.js';
import type { AllowedPorts } from '../types.js';
import type { Party } from './parties.js';
import { partiesOfWorkload, type ConnectivityFilter, type ReachMap } from './reach-map.js';
import { openingTo, type Opening, type View } from './views.js';

/** What is open between a workload and the world outside; what is in no range has no connection. */
export interface ExternalConnection {
  readonly workload: string;
  readonly direction: 'in' | 'out';
  /** first-last, ascending, IPv4 before IPv6, merged. */
  readonly ranges: readonly string[];
  readonly allowed: AllowedPorts;
}

export interface OpenRanges {
  readonly opening: Opening;
  readonly ranges: readonly AddressRange[];
}

export function externalOf(map: ReachMap, filter: ConnectivityFilter = {}): ExternalConnection[] {
  const scope = gapsAround(map.network);
  const openRanges = openRangesOf(map);
  const result: ExternalConnection[] = [];
  for (const workload of map.network.cluster.workloads) {
    if (workload.pods.length === 0 || scope.touches(workload.namespace)) continue;
    for (const direction of ['in', 'out'] as const) {
      if ((direction === 'in' ? filter.to : filter.from)?.(workload) === false) continue;
      const parties = partiesOfWorkload(map, workload);
      const groups = parties.map((party) => openRanges(party, direction));
      const same = groups.every((group) => group === groups[0]);
      parties.slice(0, same ? 1 : undefined).forEach((party, index) => {
        const pod = party.pods.find((each) => each.workload === workload);
        const name = same || pod === undefined ? workload.ref : `${pod.namespace}/Pod/${pod.name}`;
        for (const { opening, ranges } of groups[index] ?? []) {
          if (isEmpty(opening.least)) continue;
          result.push({ workload: name, direction, ranges: ranges.map(formatSpan), allowed: format(opening.least) });
        }
      });
    }
  }
  return result;
}

/** The address space cut up by what is open to a party, merged; the same array for parties that are alike. */
export function openRangesOf(map: ReachMap): (party: Party, direction: 'in' | 'out') => readonly OpenRanges[] {
  const known = { in: new Map<View, readonly OpenRanges[]>(), out: new Map<View, readonly OpenRanges[]>() };
  const addresses = [...map.parties.addresses[4], ...map.parties.addresses[6]];
  return (party, direction) => {
    const view = (direction === 'in' ? map.destinationOf(party) : map.sourceOf(party)).view;
    const before = known[direction].get(view);
    if (before !== undefined) return before;
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
    known[direction].set(view, result);
    return result;
  };
}

function append(ranges: AddressRange[], range: AddressRange): void {
  const last = ranges.at(-1);
  if (last?.family === range.family && last.end + 1n === range.start) {
    ranges[ranges.length - 1] = { family: range.family, start: last.start, end: range.end };
  } else ranges.push(range);
}
