import { selects } from '../../cluster/index.js';
import { listed } from '../../exposure/words.js';
import { isHost, matchNamespace } from '../../reachability/match.js';
import { remark, type RemarkCheck } from '../remark.js';

/** Selected pods that share their node's network: no policy binds those. */
export const hostNetworkNotBound: RemarkCheck = ({ lab, policy }) => {
  const { network } = lab;
  const { namespaces, pods } = policy.subject;
  // Selecting nothing else is a remark of its own.
  if (lab.governed(policy).length === 0) return [];
  const found = network.cluster.pods.filter(
    (pod) =>
      isHost(pod, network) &&
      selects(pods, pod.labels) &&
      ('name' in namespaces
        ? namespaces.name === pod.namespace
        : matchNamespace(namespaces, pod.namespace, network.cluster) === 'yes'),
  );
  if (found.length === 0) return [];
  const refs = [...new Set(found.map((pod) => pod.workload.ref))];
  const path = policy.object.namespace === '' ? ['spec', 'subject'] : ['spec', 'podSelector'];
  const text = `It selects ${listed(refs)} and cannot bind ${refs.length === 1 ? 'it' : 'them'}: pods on the network of their node are reached, and go out, as the node does.`;
  return [remark(policy, 'host-network-not-bound', path, text)];
};
