import type { AddressRange } from '../addresses.js';
import { format, type PortSet } from '../ports.js';

export interface RangePair {
  readonly ranges: readonly AddressRange[];
  readonly before: PortSet | undefined;
  readonly after: PortSet | undefined;
}

interface Labelled {
  readonly ranges: readonly AddressRange[];
  readonly ports: PortSet;
}

/** Lays two divisions of the address space over each other; ranges with the same ports before and after are put together. */
export function mergeRanges(before: readonly Labelled[], after: readonly Labelled[]): RangePair[] {
  const groups = new Map<string, { ranges: AddressRange[]; before: PortSet | undefined; after: PortSet | undefined }>();
  for (const family of [4, 6] as const) {
    const old = flatten(before, family);
    const now = flatten(after, family);
    const cuts = [...new Set([...old, ...now].flatMap(({ range }) => [range.start, range.end + 1n]))].sort(
      (one, other) => (one < other ? -1 : 1),
    );
    cuts.slice(0, -1).forEach((start, index) => {
      const end = (cuts[index + 1] ?? start + 1n) - 1n;
      const was = portsAt(old, start);
      const is = portsAt(now, start);
      if (was === undefined && is === undefined) return;
      const key = `${textOf(was)}|${textOf(is)}`;
      const group = groups.get(key) ?? { ranges: [], before: was, after: is };
      groups.set(key, group);
      const last = group.ranges.at(-1);
      if (last?.family === family && last.end + 1n === start) group.ranges[group.ranges.length - 1] = { ...last, end };
      else group.ranges.push({ family, start, end });
    });
  }
  return [...groups.values()];
}

function flatten(labelled: readonly Labelled[], family: 4 | 6): { range: AddressRange; ports: PortSet }[] {
  return labelled
    .flatMap(({ ranges, ports }) => ranges.map((range) => ({ range, ports })))
    .filter(({ range }) => range.family === family)
    .sort((one, other) => (one.range.start < other.range.start ? -1 : 1));
}

function portsAt(list: readonly { range: AddressRange; ports: PortSet }[], address: bigint): PortSet | undefined {
  return list.find(({ range }) => range.start <= address && address <= range.end)?.ports;
}

function textOf(ports: PortSet | undefined): string {
  return ports === undefined ? '' : JSON.stringify(format(ports));
}
