import type { Pod } from '../../cluster/index.js';
import { EVERY_ADDRESS, formatRange, partition, type AddressRange } from '../addresses.js';
import { alikePods } from '../classes.js';
import type { Network } from '../network.js';
import type { Endpoint } from '../rules.js';

/** One side of the map: pods that no policy can tell apart, or addresses that no rule can. */
export interface Party {
  readonly id: number;
  readonly endpoint: Endpoint;
  /** Empty for addresses. */
  readonly pods: readonly Pod[];
}

export interface Parties {
  readonly all: readonly Party[];
  readonly byNamespace: ReadonlyMap<string, readonly Party[]>;
  /** By family, ascending. */
  readonly addresses: Readonly<Record<4 | 6, readonly Party[]>>;
  readonly onHost: readonly Party[];
  partyOf(pod: Pod): Party;
}

export function partiesOf(network: Network): Parties {
  const all: Party[] = [];
  const byNamespace = new Map<string, Party[]>();
  const byPod = new Map<Pod, Party>();
  const onHost: Party[] = [];
  for (const pods of alikePods(network.cluster.pods, network.visibility)) {
    const [pod] = pods;
    if (pod === undefined) continue;
    const endpoint: Endpoint = { kind: 'pod', pod, text: pod.workload.ref, alike: pods.length };
    const party: Party = { id: all.length, endpoint, pods };
    all.push(party);
    for (const each of pods) byPod.set(each, party);
    const neighbours = byNamespace.get(pod.namespace);
    if (neighbours === undefined) byNamespace.set(pod.namespace, [party]);
    else neighbours.push(party);
    if (pod.hostNetwork) onHost.push(party);
  }
  const addresses: Record<4 | 6, Party[]> = { 4: [], 6: [] };
  for (const family of EVERY_ADDRESS) {
    for (const range of partition(family, network.blocks)) {
      const party = addressParty(all.length, range);
      all.push(party);
      addresses[range.family].push(party);
    }
  }
  return {
    all,
    byNamespace,
    addresses,
    onHost,
    partyOf: (pod) => {
      const party = byPod.get(pod);
      if (party === undefined) throw new RangeError(`${pod.namespace}/${pod.name} is not of this network`);
      return party;
    },
  };
}

function addressParty(id: number, range: AddressRange): Party {
  return { id, endpoint: { kind: 'addresses', range, text: formatRange(range) }, pods: [] };
}

/** The address parties whose ranges a block holds: they are cut at its ends, so none is held in part. */
export function addressesIn(parties: Parties, block: AddressRange): readonly Party[] {
  const list = parties.addresses[block.family];
  const first = firstFrom(list, block.start);
  return list.slice(first, firstFrom(list, block.end + 1n));
}

function firstFrom(list: readonly Party[], start: bigint): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const endpoint = list[middle]?.endpoint;
    if (endpoint?.kind === 'addresses' && endpoint.range.start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
