import { Injectable } from '@nestjs/common';
import type { Cluster } from '../engine/cluster/index.js';
import { compileNetwork, reachMapOf, type Assume, type Network, type ReachMap } from '../engine/reachability/index.js';

/** Assumptions under which one cluster is kept compiled. */
const KEPT_ASSUMPTIONS = 4;

/** Compiled networks and maps live as long as the cluster that they were compiled from. */
@Injectable()
export class NetworkService {
  private readonly networks = new WeakMap<Cluster, Map<string, Network>>();
  private readonly maps = new WeakMap<Network, ReachMap>();

  networkOf(cluster: Cluster, assume: Assume | undefined): Network {
    const key = assume === undefined ? '' : JSON.stringify(assume);
    const known = this.networks.get(cluster) ?? new Map<string, Network>();
    this.networks.set(cluster, known);
    const before = known.get(key);
    if (before !== undefined) return before;
    const network = compileNetwork(cluster, assume);
    known.set(key, network);
    const oldest = known.keys().next().value;
    if (known.size > KEPT_ASSUMPTIONS && oldest !== undefined) known.delete(oldest);
    return network;
  }

  mapOf(cluster: Cluster, assume?: Assume): ReachMap {
    const network = this.networkOf(cluster, assume);
    const known = this.maps.get(network);
    if (known !== undefined) return known;
    const map = reachMapOf(network);
    this.maps.set(network, map);
    return map;
  }
}
