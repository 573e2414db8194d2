import { isEmptySelector } from '../../cluster/index.js';
import { dotted } from '../../manifests/typing/decode.js';
import { isImpossibleRule, isMatchless, isWithoutEffect, PolicyLab, type Governed } from '../../policies/index.js';
import { gapsAround } from '../../reachability/gaps.js';
import type { CompiledPolicy } from '../../reachability/rules.js';
import { placeOfObject } from '../places.js';
import type { Found, RuleGroup } from '../types.js';

/** Policies that govern pods, and leave every one of them with what it has without them. */
export const policyNeverMatters: RuleGroup = {
  rules: [
    {
      id: 'network.policy-never-matters',
      title: 'A policy changes nothing',
      category: 'network',
      severity: 'low',
      rationale:
        'Other policies already say as much. Whoever reads it takes it for a boundary, and whoever edits it wonders why nothing happens.',
      remediation: 'Remove it, or those that say more than it: GET …/policies names them.',
      references: ['NSA/CISA Kubernetes Hardening Guide: network policies'],
    },
    {
      id: 'network.rule-never-matches',
      title: 'A rule of a policy can never match',
      category: 'network',
      severity: 'medium',
      rationale: 'A selector asks of one label what excludes itself: whom it was written to let in is not let in.',
      remediation: 'Correct the selectors of its peers.',
      references: ['CIS 5.3.2'],
    },
  ],
  *find({ network, map }): Iterable<Found> {
    const policies = network().tiers.flatMap((tier) => tier.policies);
    if (policies.length === 0) return;
    const lab = new PolicyLab(map());
    for (const policy of policies) {
      const { object } = policy;
      for (const [index, rule] of policy.rules.entries()) {
        if (!isImpossibleRule(rule)) continue;
        yield {
          rule: 'network.rule-never-matches',
          place: placeOfObject(object),
          // Rules have no name: which of the impossible ones of a policy it is.
          what: [rule.direction, String(policy.rules.slice(0, index).filter(isImpossibleRule).length)],
          detail: `no pod and no address could be a peer of this ${rule.direction} rule of ${object.kind} ${object.name}`,
          position: object.locate(rule.path),
          field: dotted(rule.path),
        };
      }
      if (!matters(lab, policy)) {
        yield {
          rule: 'network.policy-never-matters',
          place: placeOfObject(object),
          what: [],
          detail: `without ${object.kind} ${object.name}, each pod that it governs would be let through the same`,
          position: object.position,
        };
      }
    }
  },
};

/** What governs nothing is a finding of its own. One for a whole namespace, or whose peers are not here, is for pods to come. */
function matters(lab: PolicyLab, policy: CompiledPolicy): boolean {
  const governed = lab.governed(policy);
  if (governed.length === 0 || isEmptySelector(policy.subject.pods)) return true;
  if (policy.rules.some((rule) => !isImpossibleRule(rule) && isMatchless(lab, rule))) return true;
  const gaps = gapsAround(lab.network);
  if (governed.some(({ party }) => party.pods.some(({ namespace }) => gaps.touches(namespace)))) return true;
  return governed.some((each) => isAloneInClosing(lab, policy, each)) || !isWithoutEffect(lab, policy);
}

/** Seen without computing anything: no other policy governs the pod, and none of its rules lets addresses through. */
function isAloneInClosing({ network }: PolicyLab, policy: CompiledPolicy, { party, direction }: Governed): boolean {
  const { endpoint } = party;
  return (
    endpoint.kind === 'pod' &&
    policy.isolates.has(direction) &&
    network.governing(endpoint.pod, direction).flat().length === 1 &&
    policy.rules.every(
      (rule) =>
        rule.direction !== direction || (rule.peers !== 'any' && rule.peers.every((peer) => peer.kind === 'pods')),
    )
  );
}
