import { evaluate, type Bounds, type Governing } from '../evaluate.js';
import { rulePorts } from '../match.js';
import type { Network } from '../network.js';
import { ALL_PORTS, equal, format, intersect, isEmpty, type PortSet } from '../ports.js';
import type { CompiledPolicy, Direction, Endpoint } from '../rules.js';
import type { Membership, Signature } from './membership.js';
import type { Party } from './parties.js';

/** Interned: two parties with one entry let through the same ports. */
export interface Opening extends Bounds {
  readonly id: number;
  /** Nothing is open, in any reading. */
  readonly closed: boolean;
  /** The readings agree. */
  readonly certain: boolean;
}

/** Each distinct pair of port sets once, so that equality is identity and intersections are looked up. */
export class Openings {
  private readonly byText = new Map<string, Opening>();
  private readonly intersections = new Map<number, Map<number, Opening>>();
  readonly everything = this.intern({ least: ALL_PORTS, most: ALL_PORTS });

  intern({ least, most }: Bounds): Opening {
    const key = least === most ? text(least) : `${text(least)}|${text(most)}`;
    const known =
      this.byText.get(key) ?? (least !== most && equal(least, most) ? this.byText.get(text(least)) : undefined);
    if (known !== undefined) return known;
    const certain = least === most || equal(least, most);
    const opening: Opening = { id: this.byText.size, least, most, closed: isEmpty(most), certain };
    this.byText.set(certain ? text(least) : key, opening);
    return opening;
  }

  intersect(one: Opening, other: Opening): Opening {
    if (one === other || other === this.everything) return one;
    if (one === this.everything) return other;
    const row = this.intersections.get(one.id) ?? new Map<number, Opening>();
    this.intersections.set(one.id, row);
    let found = row.get(other.id);
    if (found === undefined) {
      found = this.intern({ least: intersect(one.least, other.least), most: intersect(one.most, other.most) });
      row.set(other.id, found);
    }
    return found;
  }
}

function text(ports: PortSet): string {
  const { TCP, UDP, SCTP } = format(ports);
  return `${TCP.join()};${UDP.join()};${SCTP.join()}`;
}

/** What the policies that govern some party let through in a direction: to any peer, but for those with certain signatures. */
export interface View {
  readonly id: number;
  readonly others: Opening;
  readonly exceptions: ReadonlyMap<Signature, Opening>;
}

export function openingTo(view: View, signature: Signature): Opening {
  return view.exceptions.get(signature) ?? view.others;
}

/** The view of each party: parties that the same policies govern share one. */
export function viewsOf(
  network: Network,
  membership: Membership,
  direction: Direction,
  openings: Openings,
): (party: Party) => View {
  const views = new Map<string, View>();
  const numbers = new Map<CompiledPolicy, number>();
  const unbound: View = { id: -1, others: openings.everything, exceptions: new Map() };
  return ({ endpoint }) => {
    if (endpoint.kind !== 'pod') return unbound;
    const governing = network.governing(endpoint.pod, direction);
    if (governing.every((tier) => tier.length === 0)) return unbound;
    const key = keyOf(governing, numbers) + ownPorts(endpoint, governing, direction);
    let view = views.get(key);
    if (view === undefined) {
      view = { id: views.size, ...computeView(governing, membership, direction, openings, endpoint) };
      views.set(key, view);
    }
    return view;
  };
}

function computeView(
  governing: readonly (readonly Governing[])[],
  membership: Membership,
  direction: Direction,
  openings: Openings,
  subject: Endpoint,
): Omit<View, 'id'> {
  const open = (signature: Signature | undefined): Opening => {
    const peer = signature?.party.endpoint ?? NOBODY;
    const destination = direction === 'ingress' ? subject : peer;
    return openings.intern(
      evaluate(governing, direction, {
        matchOf: (rule) => membership.matchOf(rule, signature),
        portsOf: (rule) => rulePorts(rule, destination),
      }),
    );
  };
  const others = open(undefined);
  const exceptions = new Map<Signature, Opening>();
  for (const { policy } of governing.flat()) {
    for (const rule of policy.rules) {
      if (rule.direction !== direction) continue;
      for (const signature of membership.signaturesMeeting(rule)) {
        if (exceptions.has(signature)) continue;
        const opening = open(signature);
        if (opening !== others) exceptions.set(signature, opening);
      }
    }
  }
  return { others, exceptions };
}

/** A peer that is in no rule: it has no address that a rule names and no named port. */
const NOBODY: Endpoint = { kind: 'addresses', range: { family: 4, start: 0n, end: -1n }, text: 'no peer of any rule' };

function keyOf(governing: readonly (readonly Governing[])[], numbers: Map<CompiledPolicy, number>): string {
  return governing
    .map((tier) =>
      tier
        .map(({ policy, match }) => {
          const number = numbers.get(policy) ?? numbers.size;
          numbers.set(policy, number);
          return match === 'yes' ? number : `${number}?`;
        })
        .join(),
    )
    .join('|');
}

/** Named ports of ingress rules are looked up on the pod itself. */
function ownPorts(endpoint: Endpoint, governing: readonly (readonly Governing[])[], direction: Direction): string {
  if (direction === 'egress' || endpoint.kind !== 'pod') return '';
  const named = governing
    .flat()
    .flatMap(({ policy }) => policy.rules)
    .some((rule) => rule.ports !== 'any' && rule.ports.some((port) => port.kind === 'named'));
  if (!named) return '';
  return `|${endpoint.pod.ports
    .map((port) => `${port.name}=${port.protocol}${port.port}`)
    .sort()
    .join()}`;
}
