import type { Rule } from '../../reachability/rules.js';
import type { PolicyLab } from '../lab.js';

/** Whether no pod of the bundle and no address is, or may be, one of a rule's peers. */
export function isMatchless(lab: PolicyLab, rule: Rule): boolean {
  if (rule.peers === 'any') return false;
  const { numbers, isBroad, signaturesOf } = lab.membership(rule.direction);
  return rule.peers.every((peer) => {
    const number = numbers.of(peer);
    return !isBroad(number) && signaturesOf(number).length === 0;
  });
}
