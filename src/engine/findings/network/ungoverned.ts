import type { Pod } from '../../cluster/index.js';
import { gapsAround } from '../../reachability/gaps.js';
import type { Network } from '../../reachability/index.js';
import type { Direction } from '../../reachability/rules.js';

/**
 * Whether no policy of any kind governs a direction of a pod. False as well where a policy that is not understood, or one that
 * was refused, could: those are findings of their own.
 */
export function isUngoverned(network: Network, pod: Pod, direction: Direction): boolean {
  if (gapsAround(network).touches(pod.namespace)) return false;
  return network.governing(pod, direction).every((tier) => tier.length === 0);
}
