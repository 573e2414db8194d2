import type { Cluster } from '../../cluster/index.js';
import type { ManifestObject } from '../../manifests/index.js';
import type { Tier } from '../rules.js';
import { networkPolicyTier } from './network-policy.js';

/** Every policy kind that the engine understands, in the order in which tiers are asked. */
export const LAYERS: readonly ((cluster: Cluster) => Tier)[] = [networkPolicyTier];

const ADMIN_KINDS = ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy', 'ClusterNetworkPolicy'];

/** Policies that decide about traffic and have no layer: verdicts that they could touch are unknown. */
export function policiesWithoutLayer(cluster: Cluster): ManifestObject[] {
  const admin = ADMIN_KINDS.flatMap((kind) => cluster.objectsOf('policy.networking.k8s.io', kind));
  return [...new Set([...admin, ...cluster.unknownPolicies])];
}
