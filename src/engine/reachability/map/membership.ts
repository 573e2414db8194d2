import { describeSelector, type Selector } from '../../cluster/index.js';
import { matchNamespace, matchPeer, type Match } from '../match.js';
import type { Network } from '../network.js';
import type { Direction, Peer, Rule } from '../rules.js';
import { addressesIn, type Parties, type Party } from './parties.js';
import { namesOf, portsKey, PortsClass, type PeerNumbers } from './tier-groups.js';

/** The peers that many parties are, as far as one party is them: a table over these is small, a list of their members is not. */
export interface BroadClass {
  readonly id: number;
  readonly peers: readonly number[];
  /** Whether it is not certain that it is all of them. */
  readonly doubtful: boolean;
  readonly ports: PortsClass;
  /** Any signature of the class. */
  readonly signature: Signature;
}

/** What the rules of one direction see of a party: the peers that it is, or may be. Parties with one signature are alike to them. */
export interface Signature {
  readonly id: number;
  /** By number of the peer. */
  readonly peers: ReadonlyMap<number, Match>;
  /** Peers that few parties are. */
  readonly narrow: readonly number[];
  readonly doubtful: boolean;
  readonly broad: BroadClass;
  /** Any party that has it. */
  readonly party: Party;
}

export interface Membership {
  readonly numbers: PeerNumbers;
  signatureOf(party: Party): Signature;
  readonly signatures: readonly Signature[];
  readonly broadClasses: readonly BroadClass[];
  isBroad(peer: number): boolean;
  /** Signatures of the parties that are a narrow peer. */
  signaturesOf(peer: number): readonly Signature[];
  /** Of somebody who is, or may be, these peers. */
  matchOf(rule: Rule, peers: ReadonlyMap<number, Match>): Match;
}

/** A peer is broad where it has more members than this, or than this part of all parties. */
const NARROW = 64;
const NARROW_PART = 1 / 32;

export function membershipOf(network: Network, parties: Parties, direction: Direction): Membership {
  const rules = network.tiers.flatMap((tier) =>
    tier.policies.flatMap((policy) => policy.rules.filter((rule) => rule.direction === direction)),
  );
  const limit = Math.max(NARROW, parties.all.length * NARROW_PART);
  const byText = new Map<string, number>();
  const numberOf = new Map<Peer, number>();
  const peersOfParty: (Map<number, Match> | undefined)[] = [];
  const broadPeers = new Set<number>();
  const finder = new CandidateFinder(network, parties);
  for (const { peers } of rules) {
    if (peers === 'any') continue;
    for (const peer of peers) {
      const text = keyOf(peer);
      const known = byText.get(text);
      const number = known ?? byText.size;
      numberOf.set(peer, number);
      if (known !== undefined) continue;
      byText.set(text, number);
      let members = 0;
      for (const party of finder.candidates(peer)) {
        const match = matchPeer(peer, party.endpoint, network);
        if (match === 'no') continue;
        members += 1;
        const theirs = peersOfParty[party.id];
        if (theirs === undefined) peersOfParty[party.id] = new Map([[number, match]]);
        else theirs.set(number, match);
      }
      if (members > limit) broadPeers.add(number);
    }
  }
  // Named ports of egress rules are looked up on the peer, so they are part of what a rule sees of it.
  const names = direction === 'egress' ? new Set(rules.flatMap(namesOf)) : new Set<string>();
  const signatures: Signature[] = [];
  const byKey = new Map<string, Signature>();
  const byParty: Signature[] = [];
  const byPeer = new Map<number, Signature[]>();
  const broad = new Map<string, BroadClass>();
  for (const party of parties.all) {
    const peers = peersOfParty[party.id] ?? NO_PEERS;
    const named = portsKey(party.endpoint, names);
    let narrowKey = '';
    let broadKey = '';
    for (const [number, match] of peers) {
      const part = match === 'yes' ? `${number},` : `${number}?,`;
      if (broadPeers.has(number)) broadKey += part;
      else narrowKey += part;
    }
    const key = `${broadKey}|${named}|${narrowKey}`;
    let signature = byKey.get(key);
    if (signature === undefined) {
      const theirs = broad.get(`${broadKey}|${named}`);
      const narrow = [...peers.keys()].filter((number) => !broadPeers.has(number));
      const doubtful = [...peers.values()].includes('maybe');
      const made: Omit<Signature, 'broad'> & { broad?: BroadClass } = {
        id: signatures.length,
        peers,
        narrow,
        doubtful,
        party,
      };
      made.broad = theirs ?? {
        id: broad.size,
        peers: [...peers.keys()].filter((number) => broadPeers.has(number)),
        doubtful: [...peers].some(([number, match]) => match === 'maybe' && broadPeers.has(number)),
        ports: new PortsClass(party.endpoint),
        signature: made as Signature,
      };
      if (theirs === undefined) broad.set(`${broadKey}|${named}`, made.broad);
      signature = made as Signature;
      signatures.push(signature);
      byKey.set(key, signature);
      for (const number of narrow) {
        const others = byPeer.get(number);
        if (others === undefined) byPeer.set(number, [signature]);
        else others.push(signature);
      }
    }
    byParty[party.id] = signature;
  }
  return {
    numbers: { of: (peer) => numberOf.get(peer) ?? fail() },
    signatures,
    broadClasses: [...broad.values()],
    isBroad: (number) => broadPeers.has(number),
    signatureOf: (party) => byParty[party.id] ?? fail(),
    signaturesOf: (number) => byPeer.get(number) ?? [],
    matchOf: (rule, theirs) => {
      if (rule.peers === 'any') return 'yes';
      let best: Match = 'no';
      for (const peer of rule.peers) {
        const match = theirs.get(numberOf.get(peer) ?? -1) ?? 'no';
        if (match === 'yes') return 'yes';
        if (match === 'maybe') best = 'maybe';
      }
      return best;
    },
  };
}

const NO_PEERS: ReadonlyMap<number, Match> = new Map();

function fail(): never {
  throw new RangeError('this is not of this map');
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
