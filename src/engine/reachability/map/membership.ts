import { describeSelector, type Selector } from '../../cluster/index.js';
import { matchNamespace, matchPeer, type Match } from '../match.js';
import type { Network } from '../network.js';
import type { Direction, Peer, PortMatch, Rule } from '../rules.js';
import { addressesIn, type Parties, type Party } from './parties.js';

/** What the rules of one direction see of a party: the peers that it is, or may be. Parties with one signature are alike to them. */
export interface Signature {
  readonly id: number;
  /** By number of the peer. */
  readonly peers: ReadonlyMap<number, Match>;
  /** Any party that has it. */
  readonly party: Party;
}

export interface Membership {
  signatureOf(party: Party): Signature;
  readonly signatures: readonly Signature[];
  /** Signatures of parties that are, or may be, one of a rule's peers. */
  signaturesMeeting(rule: Rule): ReadonlySet<Signature>;
  matchOf(rule: Rule, signature: Signature | undefined): Match;
}

export function membershipOf(network: Network, parties: Parties, direction: Direction): Membership {
  const rules = network.tiers.flatMap((tier) =>
    tier.policies.flatMap((policy) => policy.rules.filter((rule) => rule.direction === direction)),
  );
  const numbers = new Map<string, number>();
  const numberOf = new Map<Peer, number>();
  const peersOfParty = new Map<Party, Map<number, Match>>();
  const finder = new CandidateFinder(network, parties);
  for (const { peers } of rules) {
    if (peers === 'any') continue;
    for (const peer of peers) {
      const key = keyOf(peer);
      const known = numbers.get(key);
      const number = known ?? numbers.size;
      numberOf.set(peer, number);
      if (known !== undefined) continue;
      numbers.set(key, number);
      for (const party of finder.candidates(peer)) {
        const match = matchPeer(peer, party.endpoint, network);
        if (match === 'no') continue;
        const theirs = peersOfParty.get(party);
        if (theirs === undefined) peersOfParty.set(party, new Map([[number, match]]));
        else theirs.set(number, match);
      }
    }
  }
  // Named ports of egress rules are looked up on the peer, so they are part of what a rule sees of it.
  const names = direction === 'egress' ? namesIn(rules) : new Set<string>();
  const signatures: Signature[] = [];
  const byKey = new Map<string, Signature>();
  const byParty = new Map<Party, Signature>();
  const byPeer = new Map<number, Signature[]>();
  for (const party of parties.all) {
    const peers = peersOfParty.get(party) ?? new Map<number, Match>();
    const key = `${[...peers].map(([number, match]) => (match === 'yes' ? number : -number - 1)).join()}|${portsKey(party, names)}`;
    let signature = byKey.get(key);
    if (signature === undefined) {
      signature = { id: signatures.length, peers, party };
      signatures.push(signature);
      byKey.set(key, signature);
      for (const number of peers.keys()) {
        const others = byPeer.get(number);
        if (others === undefined) byPeer.set(number, [signature]);
        else others.push(signature);
      }
    }
    byParty.set(party, signature);
  }
  const withNamedPorts = signatures.filter((signature) => portsKey(signature.party, names) !== '');
  return {
    signatures,
    signatureOf: (party) => byParty.get(party) ?? fail(),
    signaturesMeeting: (rule) => {
      if (rule.peers !== 'any')
        return new Set(rule.peers.flatMap((peer) => byPeer.get(numberOf.get(peer) ?? -1) ?? []));
      return new Set(rule.ports !== 'any' && rule.ports.some(isNamed) ? withNamedPorts : []);
    },
    matchOf: (rule, signature) => {
      if (rule.peers === 'any') return 'yes';
      if (signature === undefined) return 'no';
      let best: Match = 'no';
      for (const peer of rule.peers) {
        const match = signature.peers.get(numberOf.get(peer) ?? -1) ?? 'no';
        if (match === 'yes') return 'yes';
        if (match === 'maybe') best = 'maybe';
      }
      return best;
    },
  };
}

function fail(): never {
  throw new RangeError('this party is not of this map');
}

const isNamed = (port: PortMatch): boolean => port.kind === 'named';

function namesIn(rules: readonly Rule[]): Set<string> {
  return new Set(
    rules.flatMap(({ ports }) =>
      ports === 'any' ? [] : ports.flatMap((port) => (port.kind === 'named' ? port.name : [])),
    ),
  );
}

function portsKey({ endpoint }: Party, names: ReadonlySet<string>): string {
  if (endpoint.kind !== 'pod' || names.size === 0) return '';
  return endpoint.pod.ports
    .filter((port) => names.has(port.name))
    .map((port) => `${port.name}=${port.protocol}${port.port}`)
    .sort()
    .join();
}

function keyOf(peer: Peer): string {
  switch (peer.kind) {
    case 'pods':
      return `pods ${'name' in peer.namespaces ? `=${peer.namespaces.name}` : `~${describeSelector(peer.namespaces)}`} ${describeSelector(peer.pods)}`;
    case 'addresses':
      return `addresses ${peer.pods} ${peer.text}`;
    case 'nodes':
      return `nodes ${describeSelector(peer.nodes)}`;
    case 'domains':
      return `domains ${peer.names.join()}`;
  }
}

/** Narrows down which parties a peer could match, so that matching costs what it finds. */
class CandidateFinder {
  private readonly namespacesBySelector = new Map<string, readonly string[]>();
  private readonly byLabel = new Map<string, Party[]>();

  constructor(
    private readonly network: Network,
    private readonly parties: Parties,
  ) {
    for (const party of parties.all) {
      if (party.endpoint.kind !== 'pod') continue;
      for (const [key, value] of party.endpoint.pod.labels) {
        const text = `${key}=${value}`;
        const group = this.byLabel.get(text);
        if (group === undefined) this.byLabel.set(text, [party]);
        else group.push(party);
      }
    }
  }

  candidates(peer: Peer): readonly Party[] {
    switch (peer.kind) {
      case 'pods': {
        if ('name' in peer.namespaces) return this.parties.byNamespace.get(peer.namespaces.name) ?? [];
        return this.byRarestLabel(peer.pods) ?? this.inNamespaces(peer.namespaces);
      }
      case 'addresses': {
        const everyPod = peer.pods === 'by-address' || this.network.assume.ipBlockMatchesPods === 'always';
        const pods = everyPod ? [...this.parties.byNamespace.values()].flat() : this.parties.onHost;
        return [...addressesIn(this.parties, peer.block), ...pods];
      }
      case 'nodes':
      case 'domains':
        return this.parties.all;
    }
  }

  private byRarestLabel(selector: Selector): readonly Party[] | undefined {
    let rarest: readonly Party[] | undefined;
    for (const { key, operator, values } of selector.requirements) {
      if (operator !== 'In') continue;
      const found = [...values].flatMap((value) => this.byLabel.get(`${key}=${value}`) ?? []);
      if (rarest === undefined || found.length < rarest.length) rarest = found;
    }
    return rarest;
  }

  private inNamespaces(selector: Selector): readonly Party[] {
    const key = describeSelector(selector);
    let names = this.namespacesBySelector.get(key);
    if (names === undefined) {
      names = [...this.parties.byNamespace.keys()].filter(
        (name) => matchNamespace(selector, name, this.network.cluster) !== 'no',
      );
      this.namespacesBySelector.set(key, names);
    }
    return names.flatMap((name) => this.parties.byNamespace.get(name) ?? []);
  }
}
