import { PROTOCOLS, type Protocol } from '../cluster/index.js';
import type { AllowedPorts } from './types.js';

/** Inclusive, 1 to 65535. */
export type Interval = readonly [number, number];
/** Ports per protocol: intervals ascending, disjoint and not adjacent. */
export type PortSet = Readonly<Record<Protocol, readonly Interval[]>>;

const FULL: readonly Interval[] = [[1, 65535]];
export const NO_PORTS: PortSet = { TCP: [], UDP: [], SCTP: [] };
export const ALL_PORTS: PortSet = { TCP: FULL, UDP: FULL, SCTP: FULL };

export function onePort(protocol: Protocol, port: number): PortSet {
  return { ...NO_PORTS, [protocol]: [[port, port]] };
}

export function union(one: PortSet, other: PortSet): PortSet {
  return perProtocol((protocol) => normalise([...one[protocol], ...other[protocol]]));
}

export function intersect(one: PortSet, other: PortSet): PortSet {
  return perProtocol((protocol) =>
    normalise(
      one[protocol].flatMap(([start, end]) =>
        other[protocol].flatMap(([first, last]): Interval[] => {
          const low = Math.max(start, first);
          const high = Math.min(end, last);
          return low <= high ? [[low, high]] : [];
        }),
      ),
    ),
  );
}

export function subtract(one: PortSet, other: PortSet): PortSet {
  return perProtocol((protocol) => other[protocol].reduce<readonly Interval[]>(without, one[protocol]));
}

export function isEmpty(ports: PortSet): boolean {
  return PROTOCOLS.every((protocol) => ports[protocol].length === 0);
}

export function equal(one: PortSet, other: PortSet): boolean {
  return isEmpty(subtract(one, other)) && isEmpty(subtract(other, one));
}

/** As answers have it: "80", "8000-8999", ascending. */
export function format(ports: PortSet): AllowedPorts {
  const text = (protocol: Protocol): string[] =>
    ports[protocol].map(([start, end]) => (start === end ? `${start}` : `${start}-${end}`));
  return { TCP: text('TCP'), UDP: text('UDP'), SCTP: text('SCTP') };
}

/** As sentences have it: "TCP 80,8000-8999 and UDP 53". */
export function describePorts(ports: PortSet): string {
  if (equal(ports, ALL_PORTS)) return 'any port';
  const formatted = format(ports);
  const parts = PROTOCOLS.filter((protocol) => formatted[protocol].length > 0).map((protocol) => {
    const text = formatted[protocol].join(',');
    return text === '1-65535' ? `any ${protocol} port` : `${protocol} ${text}`;
  });
  return parts.join(' and ');
}

function without(intervals: readonly Interval[], [first, last]: Interval): readonly Interval[] {
  return intervals.flatMap(([start, end]): Interval[] => {
    if (last < start || first > end) return [[start, end]];
    const rest: Interval[] = [];
    if (start < first) rest.push([start, first - 1]);
    if (end > last) rest.push([last + 1, end]);
    return rest;
  });
}

function normalise(intervals: readonly Interval[]): readonly Interval[] {
  const sorted = [...intervals].sort((one, other) => one[0] - other[0]);
  const merged: Interval[] = [];
  for (const [start, end] of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1] + 1) merged[merged.length - 1] = [last[0], Math.max(last[1], end)];
    else merged.push([start, end]);
  }
  return merged;
}

function perProtocol(make: (protocol: Protocol) => readonly Interval[]): PortSet {
  return { TCP: make('TCP'), UDP: make('UDP'), SCTP: make('SCTP') };
}

export function everyPortOf(protocol: Protocol): PortSet {
  return { ...NO_PORTS, [protocol]: FULL };
}

export function portRange(protocol: Protocol, first: number, last: number): PortSet {
  return { ...NO_PORTS, [protocol]: [[first, last]] };
}
