import type { Pod } from '../cluster/index.js';
import { parseRange } from './addresses.js';
import { gapsAround } from './gaps.js';
import { boundsOf, type Network } from './network.js';
import { equal, intersect, isEmpty, onePort } from './ports.js';
import type { Endpoint } from './rules.js';

/**
 * Do policies let any of these pods out to an address outside the cluster on a TCP port? Undefined where something decides
 * that is not understood, and for a text that is no address.
 */
export function reachesAddress(
  network: Network,
  pods: readonly Pod[],
  address: string,
  port: number,
): boolean | undefined {
  const range = parseRange(address);
  if (range === undefined || pods.some((pod) => gapsAround(network).touches(pod.namespace))) return undefined;
  const destination: Endpoint = { kind: 'addresses', range, text: address };
  const asked = onePort('TCP', port);
  const bounds = pods.map((pod) => {
    const { least, most } = boundsOf(network, 'egress', { kind: 'pod', pod, text: pod.name, alike: 1 }, destination);
    return { least: intersect(asked, least), most: intersect(asked, most) };
  });
  if (bounds.some(({ least }) => equal(least, asked))) return true;
  return bounds.every(({ most }) => isEmpty(most)) ? false : undefined;
}
