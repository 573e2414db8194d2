import { dotted } from '../../manifests/typing/decode.js';
import { describeRule, policyName } from '../../reachability/describe.js';
import type { CompiledPolicy } from '../../reachability/rules.js';
import { listed } from '../../exposure/words.js';
import type { PolicyLab, Substitution } from '../lab.js';
import { remark, withoutRule, type PolicyContext, type RemarkCheck } from '../remark.js';
import type { Remark } from '../types.js';
import { isMatchless } from './matches.js';

/** Taking the policy away, or one of its rules, leaves every pod that it governs with what it has. */
export const changesNothing: RemarkCheck = ({ lab, policy }) => {
  if (lab.governed(policy).length === 0) return [];
  const whole: Substitution = new Map([[policy, undefined]]);
  if (lab.isSameWith(policy, whole)) {
    const others = enough(lab, policy, whole);
    const because =
      others.length === 0
        ? 'what it says is so without it'
        : `${listed(others.map(policyName))} already ${others.length === 1 ? 'says' : 'say'} as much`;
    return [
      remark(policy, 'changes-nothing', [], `It changes nothing for the pods of these manifests: ${because}.`, others),
    ];
  }
  return policy.rules.flatMap((rule) => ruleChangesNothing({ lab, policy }, rule));
};

function ruleChangesNothing({ lab, policy }: PolicyContext, rule: CompiledPolicy['rules'][number]): Remark[] {
  if (isMatchless(lab, rule)) return [];
  const without: Substitution = new Map([[policy, withoutRule(policy, rule)]]);
  if (!lab.isSameWith(policy, without)) return [];
  const others = enough(lab, policy, without);
  const rest = policy.rules.filter((each) => each !== rule && each.direction === rule.direction);
  const because =
    others.length > 0
      ? `${listed(others.map(policyName))} already ${others.length === 1 ? 'says' : 'say'} as much`
      : rest.length > 0
        ? `other rules of the policy (${listed(rest.map((each) => dotted(each.path)))}) already say as much`
        : 'what it says is so without it';
  const text = `The rule for ${describeRule(rule)} changes nothing for the pods of these manifests: ${because}.`;
  return [remark(policy, 'rule-changes-nothing', rule.path, text, others)];
}

/** Beyond these it is not told which of the other policies are enough. */
const TRIED = 60;

/** As few of the other policies as it takes for this one to change nothing. */
function enough(lab: PolicyLab, policy: CompiledPolicy, without: Substitution): CompiledPolicy[] {
  const others = new Set<CompiledPolicy>();
  for (const { party, direction } of lab.governed(policy)) {
    if (party.endpoint.kind !== 'pod') continue;
    for (const each of lab.network.governing(party.endpoint.pod, direction).flat()) {
      if (each.policy !== policy) others.add(each.policy);
    }
  }
  if (others.size > TRIED) return [...others];
  const away = new Map<CompiledPolicy, undefined>();
  for (const other of others) {
    const tried = new Map([...away, [other, undefined] as const]);
    if (lab.isSameWith(policy, without, tried)) away.set(other, undefined);
  }
  return [...others].filter((other) => !away.has(other));
}
