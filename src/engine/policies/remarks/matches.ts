import type { Rule } from '../../reachability/rules.js';
import type { PolicyLab } from '../lab.js';

/** Whether no pod of the bundle and no address is, or may be, one of a rule's peers. */
export function isMatchless(lab: PolicyLab, rule: Rule): boolean {
  return rule.peers !== 'any' && lab.membership(rule.direction).signaturesMeeting(rule).size === 0;
}
