import { isEmptySelector, selects } from '../../cluster/index.js';
import { describePeer } from '../../reachability/describe.js';
import { matchNamespace } from '../../reachability/match.js';
import type { Peer } from '../../reachability/rules.js';
import { asObject, objectsIn, valueAt } from '../../cluster/json.js';
import { remark, type RemarkCheck } from '../remark.js';

type PodPeer = Extract<Peer, { kind: 'pods' }>;

/**
 * A namespaceSelector and a podSelector as two list items that were meant as one: two items are alternatives, one item with both
 * is "these pods of those namespaces". Told where the pods that the one item would mean are there.
 */
export const separatePeers: RemarkCheck = ({ lab, policy }) => {
  if (policy.object.kind !== 'NetworkPolicy') return [];
  const { cluster } = lab.network;
  return policy.rules.flatMap((rule) => {
    const { peers } = rule;
    if (peers === 'any') return [];
    const side = rule.direction === 'ingress' ? 'from' : 'to';
    const written = objectsIn(valueAt(policy.object.value, [...rule.path, side]));
    if (written.length !== peers.length) return [];
    return peers.slice(0, -1).flatMap((first, index) => {
      const second = peers[index + 1];
      const [one, other] = [written[index], written[index + 1]];
      if (second?.kind !== 'pods' || first.kind !== 'pods' || one === undefined || other === undefined) return [];
      const has = (item: typeof one, field: string): boolean => asObject(item[field]) !== undefined;
      const namespaceFirst =
        has(one, 'namespaceSelector') &&
        !has(one, 'podSelector') &&
        has(other, 'podSelector') &&
        !has(other, 'namespaceSelector');
      const podFirst =
        has(one, 'podSelector') &&
        !has(one, 'namespaceSelector') &&
        has(other, 'namespaceSelector') &&
        !has(other, 'podSelector');
      if (!namespaceFirst && !podFirst) return [];
      const [spaces, pods]: [PodPeer, PodPeer] = namespaceFirst ? [first, second] : [second, first];
      if (isEmptySelector(pods.pods) || 'name' in spaces.namespaces) return [];
      const { namespaces } = spaces;
      const meant = cluster.pods.filter(
        (pod) =>
          pod.namespace !== policy.object.namespace &&
          selects(pods.pods, pod.labels) &&
          matchNamespace(namespaces, pod.namespace, cluster) === 'yes',
      );
      const own = cluster.pods.some(
        (pod) => pod.namespace === policy.object.namespace && selects(pods.pods, pod.labels),
      );
      if (meant.length === 0 || own) return [];
      const text = `Two items are alternatives: ${describePeer(spaces)}, whatever their labels, or ${describePeer(pods)}, of which there is none. Only ${[...new Set(meant.map((pod) => pod.workload.ref))].slice(0, 3).join(', ')} would be meant if both selectors stood in one item.`;
      return [remark(policy, 'separate-peers', [...rule.path, side, index + 1], text)];
    });
  });
};
