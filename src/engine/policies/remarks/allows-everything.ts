import { openingsIn } from '../lab.js';
import { remark, type RemarkCheck } from '../remark.js';

/** A policy that governs a direction and on its own lets everybody through on every port: it protects nothing. */
export const allowsEverything: RemarkCheck = ({ lab, policy }) => {
  if (policy.ordered) return [];
  return (['ingress', 'egress'] as const).flatMap((direction) => {
    if (!policy.isolates.has(direction)) return [];
    const open = policy.rules.find(
      (rule) => rule.direction === direction && rule.peers === 'any' && rule.ports === 'any',
    );
    if (open === undefined) return [];
    const way = direction === 'ingress' ? 'lets everybody in' : 'lets its pods out to everybody';
    const governed = lab.governed(policy).filter((each) => each.direction === direction);
    const limited = governed.some(({ party }) =>
      openingsIn(lab.viewToday(direction, party)).some((each) => each !== lab.openings.everything),
    );
    const beside = limited ? ' Policies of other tiers still close some of it.' : '';
    const text = `It ${way} on any port, whatever other NetworkPolicies say: as if no policy governed ${direction}.${beside}`;
    return [remark(policy, 'allows-everything', open.path, text)];
  });
};
