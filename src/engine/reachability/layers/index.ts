import type { Cluster } from '../../cluster/index.js';
import type { Tier } from '../rules.js';
import { adminNetworkPolicies, baselineAdminNetworkPolicies } from './admin-network-policy.js';
import { adminClusterNetworkPolicies, baselineClusterNetworkPolicies } from './cluster-network-policy.js';
import type { Layer } from './layer.js';
import { networkPolicies } from './network-policy.js';

/** Every policy kind that the engine understands. */
const LAYERS: readonly Layer[] = [
  adminNetworkPolicies,
  adminClusterNetworkPolicies,
  networkPolicies,
  baselineAdminNetworkPolicies,
  baselineClusterNetworkPolicies,
];

/** Tiers in the order in which they are asked. */
export function compileTiers(cluster: Cluster): Tier[] {
  return (['admin', 'network-policy', 'baseline'] as const).map((name) => ({
    name,
    policies: LAYERS.filter((layer) => layer.tier === name).flatMap((layer) => layer.compile(cluster)),
  }));
}
