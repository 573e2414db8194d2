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
  if (isWithoutEffect(lab, policy)) {
    const found = enough(lab, policy, new Map([[policy, undefined]]));
    const { others } = found;
    const because = others.length === 0 ? 'what it says is so without it' : sayAsMuch(found);
    return [
      remark(policy, 'changes-nothing', [], `It changes nothing for the pods of these manifests: ${because}.`, others),
    ];
  }
  return policy.rules.flatMap((rule) => ruleChangesNothing({ lab, policy }, rule));
};

/** Whether a policy that governs pods leaves each of them with what it has without it. */
export function isWithoutEffect(lab: PolicyLab, policy: CompiledPolicy): boolean {
  return lab.isSameWith(policy, new Map([[policy, undefined]]));
}

function ruleChangesNothing({ lab, policy }: PolicyContext, rule: CompiledPolicy['rules'][number]): Remark[] {
  if (isMatchless(lab, rule)) return [];
  const without: Substitution = new Map([[policy, withoutRule(policy, rule)]]);
  if (!lab.isSameWith(policy, without, { only: rule.direction })) return [];
  const found = enough(lab, policy, without);
  const { others } = found;
  const rest = policy.rules.filter((each) => each !== rule && each.direction === rule.direction);
  const because =
    others.length > 0
      ? sayAsMuch(found)
      : rest.length > 0
        ? `other rules of the policy (${listed(rest.map((each) => dotted(each.path)))}) already say as much`
        : 'what it says is so without it';
  const text = `The rule for ${describeRule(rule)} changes nothing for the pods of these manifests: ${because}.`;
  return [remark(policy, 'rule-changes-nothing', rule.path, text, others)];
}

/** Beyond so many tries the others are told as far as they were thinned out. */
const TRIES = 150;

interface Enough {
  /** As few of the other policies as it takes for this one to change nothing. */
  readonly others: readonly CompiledPolicy[];
  /** Whether fewer may do: the search was given up. */
  readonly bounded: boolean;
}

/** Leaves out the others that it does not take, in halves, so that it costs what is left, not what there is. */
function enough(lab: PolicyLab, policy: CompiledPolicy, without: Substitution): Enough {
  const others = new Set<CompiledPolicy>();
  for (const { party, direction } of lab.governedKins(policy)) {
    if (party.endpoint.kind !== 'pod') continue;
    for (const each of lab.network.governing(party.endpoint.pod, direction).flat()) {
      if (each.policy !== policy) others.add(each.policy);
    }
  }
  const away = new Map<CompiledPolicy, undefined>();
  let tries = 0;
  const leaveOut = (some: readonly CompiledPolicy[]): void => {
    if (some.length === 0 || tries >= TRIES) return;
    tries += 1;
    const tried = new Map([...away, ...some.map((each) => [each, undefined] as const)]);
    if (lab.isSameWith(policy, without, { on: tried })) {
      for (const each of some) away.set(each, undefined);
    } else if (some.length > 1) {
      const half = some.length >> 1;
      leaveOut(some.slice(0, half));
      leaveOut(some.slice(half));
    }
  };
  leaveOut([...others]);
  return { others: [...others].filter((other) => !away.has(other)), bounded: tries >= TRIES };
}

function sayAsMuch({ others, bounded }: Enough): string {
  const names = `${listed(others.map(policyName))} already ${others.length === 1 ? 'says' : 'say'} as much`;
  return bounded ? `${names} (fewer of them may be enough: the search stopped after ${TRIES} tries)` : names;
}
