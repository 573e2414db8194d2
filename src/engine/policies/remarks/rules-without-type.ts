import { asList, valueAt } from '../../cluster/json.js';
import { remark, type RemarkCheck } from '../remark.js';

/** Rules of a direction that policyTypes leaves out: they have no effect. */
export const rulesWithoutType: RemarkCheck = ({ policy }) => {
  const { object } = policy;
  if (object.kind !== 'NetworkPolicy') return [];
  return (['ingress', 'egress'] as const).flatMap((direction) => {
    const written = asList(valueAt(object.value, ['spec', direction]));
    if (written.length === 0 || policy.isolates.has(direction)) return [];
    const type = direction === 'ingress' ? 'Ingress' : 'Egress';
    const text = `Its ${direction} rules have no effect: policyTypes does not have ${type}. Add it, or remove the rules.`;
    return [remark(policy, 'rules-without-type', ['spec', direction], text)];
  });
};
