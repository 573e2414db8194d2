import { inOrder, isolation, type Governing } from '../evaluate.js';
import { rulePorts } from '../match.js';
import type { CompiledPolicy, Direction, Endpoint, Peer, Rule } from '../rules.js';
import type { PortTable } from './openings.js';

/** Peers by what they mean: rules that name the same peer name the same number. */
export interface PeerNumbers {
  of(peer: Peer): number;
}

/** What a tier makes of every port: allowed, or handed on to the next tier; the rest is denied. Numbers of the port table. */
export interface TierResult {
  readonly allowed: number;
  readonly handedOn: number;
}

interface GroupRule {
  readonly action: Rule['action'];
  /** Numbers of its peers; 'any' matches without. */
  readonly peers: 'any' | readonly number[];
  /** Number of its ports; undefined where they depend on the destination. */
  readonly ports: number | undefined;
  readonly rule: Rule;
}

/**
 * The policies of one tier that govern some pods in one direction, as an automaton over the peers that they name: a state is a
 * set of peers that somebody is, and what a state lets through is computed once. Parties that are the same of these peers end
 * in the same state, whatever else tells them apart.
 */
export class TierGroup {
  readonly rules: readonly GroupRule[];
  /** Peers that any rule names. */
  readonly peers: readonly number[];
  /** Port names that a rule resolves on the destination. */
  readonly names: ReadonlySet<string>;
  /** Whether what it lets through can depend on how open questions are read: two policies of one priority, or one that may not govern. */
  readonly plain: boolean;
  private readonly isolates: boolean;
  private readonly states: (readonly number[])[] = [[]];
  private readonly byKey = new Map<string, number>([['', 0]]);
  private readonly transitions = new Map<number, number>();
  private readonly results = new Map<number, TierResult>();
  private readonly byPorts = new Map<PortsClass, number>();
  private readonly byPortsKey = new Map<string, number>();

  constructor(
    readonly id: number,
    readonly policies: readonly Governing[],
    direction: Direction,
    numbers: PeerNumbers,
    private readonly table: PortTable,
  ) {
    this.rules = inOrder(policies).flatMap(({ policy }) =>
      policy.rules
        .filter((rule) => rule.direction === direction)
        .map((rule): GroupRule => {
          const named = rule.ports !== 'any' && rule.ports.some((port) => port.kind === 'named');
          return {
            rule,
            action: rule.action,
            peers: rule.peers === 'any' ? 'any' : rule.peers.map((peer) => numbers.of(peer)),
            ports: named ? undefined : table.intern(rulePorts(rule, NOWHERE)),
          };
        }),
    );
    this.peers = [...new Set(this.rules.flatMap(({ peers }) => (peers === 'any' ? [] : peers)))];
    this.names = new Set(this.rules.flatMap(({ rule }) => namesOf(rule)));
    this.isolates = isolation(policies, direction) === 'yes';
    const priorities = policies.map(({ policy }) => (policy.ordered ? policy.priority : policy));
    this.plain =
      policies.every(({ match }) => match === 'yes') &&
      new Set<number | CompiledPolicy>(priorities).size === policies.length;
  }

  /** The state of somebody who is one more peer. */
  next(state: number, peer: number): number {
    const key = state * MAX_PEERS + peer;
    let next = this.transitions.get(key);
    if (next === undefined) {
      const peers = [...(this.states[state] ?? []), peer].sort((one, other) => one - other);
      const text = peers.join();
      next = this.byKey.get(text) ?? this.states.push(peers) - 1;
      this.byKey.set(text, next);
      this.transitions.set(key, next);
    }
    return next;
  }

  /** `ports` are the destination's; only those that a rule names matter. */
  resultOf(state: number, ports: PortsClass): TierResult {
    const key = state * MAX_PORTS + this.portsNumber(ports);
    let result = this.results.get(key);
    if (result === undefined) {
      result = this.compute(new Set(this.states[state]), ports.endpoint);
      this.results.set(key, result);
    }
    return result;
  }

  /** A number that two destinations share exactly where the rules resolve to the same ports on both. */
  portsNumber(ports: PortsClass): number {
    if (this.names.size === 0) return 0;
    let number = this.byPorts.get(ports);
    if (number === undefined) {
      const key = portsKey(ports.endpoint, this.names);
      number = this.byPortsKey.get(key) ?? this.byPortsKey.size;
      this.byPortsKey.set(key, number);
      this.byPorts.set(ports, number);
    }
    return number;
  }

  /** In a tier the first rule that matches a port decides it. */
  private compute(peers: ReadonlySet<number>, destination: Endpoint): TierResult {
    const { table } = this;
    let left = table.all;
    let allowed = table.none;
    let passed = table.none;
    for (const each of this.rules) {
      if (each.peers !== 'any' && !each.peers.some((peer) => peers.has(peer))) continue;
      const ports = table.intersect(each.ports ?? table.intern(rulePorts(each.rule, destination)), left);
      left = table.subtract(left, ports);
      if (each.action === 'allow') allowed = table.union(allowed, ports);
      if (each.action === 'pass') passed = table.union(passed, ports);
    }
    return { allowed, handedOn: this.isolates ? passed : table.union(passed, left) };
  }
}

const MAX_PEERS = 2 ** 26;
/** Of a group's distinct sets of named ports: products of a state and it are exact. */
const MAX_PORTS = 2 ** 20;

export function namesOf({ ports }: Rule): string[] {
  return ports === 'any' ? [] : ports.flatMap((port) => (port.kind === 'named' ? [port.name] : []));
}

/** Where no port has a name. */
export const NOWHERE: Endpoint = { kind: 'addresses', range: { family: 4, start: 0n, end: -1n }, text: 'no peer' };

/** A destination for its named ports; one object for all that have the same. */
export class PortsClass {
  constructor(readonly endpoint: Endpoint) {}
}

export function portsKey(endpoint: Endpoint, names: ReadonlySet<string>): string {
  if (endpoint.kind !== 'pod' || names.size === 0) return '';
  return endpoint.pod.ports
    .filter((port) => names.has(port.name))
    .map((port) => `${port.name}=${port.protocol}${port.port}`)
    .sort()
    .join();
}
