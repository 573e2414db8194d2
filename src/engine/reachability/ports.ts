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

export function portRange(protocol: Protocol, first: number, last: number): PortSet {
  return { ...NO_PORTS, [protocol]: [[first, last]] };
}

export function everyPortOf(protocol: Protocol): PortSet {
  return { ...NO_PORTS, [protocol]: FULL };
}

export function union(one: PortSet, other: PortSet): PortSet {
  if (one === other || other === NO_PORTS || one === ALL_PORTS) return one;
  if (one === NO_PORTS || other === ALL_PORTS) return other;
  return perProtocol(one, other, unite);
}

export function intersect(one: PortSet, other: PortSet): PortSet {
  if (one === other || one === NO_PORTS || other === ALL_PORTS) return one;
  if (other === NO_PORTS || one === ALL_PORTS) return other;
  return perProtocol(one, other, overlap);
}

export function subtract(one: PortSet, other: PortSet): PortSet {
  if (one === other || other === ALL_PORTS || one === NO_PORTS) return NO_PORTS;
  if (other === NO_PORTS) return one;
  return perProtocol(one, other, remove);
}

export function isEmpty(ports: PortSet): boolean {
  return ports.TCP.length === 0 && ports.UDP.length === 0 && ports.SCTP.length === 0;
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

function perProtocol(
  one: PortSet,
  other: PortSet,
  combine: (one: readonly Interval[], other: readonly Interval[]) => readonly Interval[],
): PortSet {
  return {
    TCP: combine(one.TCP, other.TCP),
    UDP: combine(one.UDP, other.UDP),
    SCTP: combine(one.SCTP, other.SCTP),
  };
}

function unite(one: readonly Interval[], other: readonly Interval[]): readonly Interval[] {
  if (other.length === 0) return one;
  if (one.length === 0) return other;
  const merged: [number, number][] = [];
  for (const [start, end] of [...one, ...other].sort(byStart)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1] + 1) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

const NONE: readonly Interval[] = [];

function overlap(one: readonly Interval[], other: readonly Interval[]): readonly Interval[] {
  if (one.length === 0 || other.length === 0) return NONE;
  const found: Interval[] = [];
  for (const [start, end] of one) {
    for (const [first, last] of other) {
      const low = Math.max(start, first);
      const high = Math.min(end, last);
      if (low <= high) found.push([low, high]);
    }
  }
  return found;
}

function remove(one: readonly Interval[], other: readonly Interval[]): readonly Interval[] {
  let rest = one;
  for (const [first, last] of other) {
    const kept: Interval[] = [];
    for (const [start, end] of rest) {
      if (start < first) kept.push([start, Math.min(end, first - 1)]);
      if (end > last) kept.push([Math.max(start, last + 1), end]);
    }
    rest = kept;
  }
  return rest;
}

function byStart(one: Interval, other: Interval): number {
  return one[0] - other[0];
}

export function includes(ports: PortSet, protocol: Protocol, port: number): boolean {
  return ports[protocol].some(([start, end]) => start <= port && port <= end);
}

export function includesAll(ports: PortSet, others: PortSet): boolean {
  return isEmpty(subtract(others, ports));
}
