import { describeSelector, selects } from '../../cluster/index.js';
import { isHost, matchNamespace } from '../../reachability/match.js';
import { remark, type RemarkCheck } from '../remark.js';

/** No pod of the bundle is bound by it, and the nearest reason. */
export const selectsNothing: RemarkCheck = ({ lab, policy }) => {
  const { network } = lab;
  if (lab.governed(policy).length > 0 || (policy.isolates.size === 0 && policy.rules.length === 0)) return [];
  const { subject, object } = policy;
  const { namespaces } = subject;
  const inside = network.cluster.pods.filter((pod) =>
    'name' in namespaces
      ? pod.namespace === namespaces.name
      : matchNamespace(namespaces, pod.namespace, network.cluster) !== 'no',
  );
  const where = 'name' in namespaces ? `namespace ${namespaces.name}` : 'the namespaces that it selects';
  const selector = describeSelector(subject.pods);
  const path = object.namespace === '' ? ['spec', 'subject'] : ['spec', 'podSelector'];
  const fitting = inside.filter((pod) => selects(subject.pods, pod.labels));
  const text =
    inside.length === 0
      ? `It selects nothing: no pod of these manifests is in ${where}.`
      : fitting.length > 0 && fitting.every((pod) => isHost(pod, network))
        ? `It binds nothing: the pods that it selects (${[...new Set(fitting.map((pod) => pod.workload.ref))].join(', ')}) share the network of their node.`
        : `It selects nothing: no pod of ${where} has ${selector}.`;
  return [remark(policy, 'selects-nothing', path, text)];
};
