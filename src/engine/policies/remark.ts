import { policyReference } from '../exposure/expose.js';
import type { FieldPath } from '../manifests/index.js';
import { dotted } from '../manifests/typing/decode.js';
import type { CompiledPolicy, Rule } from '../reachability/rules.js';
import type { PolicyLab } from './lab.js';
import type { Remark, RemarkId } from './types.js';

export interface PolicyContext {
  readonly lab: PolicyLab;
  readonly policy: CompiledPolicy;
}

/** One thing to look at; one file each under remarks/. */
export type RemarkCheck = (context: PolicyContext) => readonly Remark[];

export function remark(
  policy: CompiledPolicy,
  id: RemarkId,
  path: FieldPath,
  text: string,
  others: readonly CompiledPolicy[] = [],
): Remark {
  const { file, line } = policy.object.locate(path);
  return {
    id,
    text,
    field: path.length === 0 ? null : dotted(path),
    others: others.map(({ object }) => policyReference(object)),
    file,
    line,
  };
}

export function withoutRule(policy: CompiledPolicy, rule: Rule): CompiledPolicy {
  return { ...policy, rules: policy.rules.filter((each) => each !== rule) };
}

export function withRule(policy: CompiledPolicy, rule: Rule, instead: Rule): CompiledPolicy {
  return { ...policy, rules: policy.rules.map((each) => (each === rule ? instead : each)) };
}
