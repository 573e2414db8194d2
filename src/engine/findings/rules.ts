import { compareText } from '../cluster/json.js';
import { PRIVILEGE_RULES } from '../privilege/rules/index.js';
import type { Rule } from '../rule.js';
import { RULE_GROUPS } from './groups.js';
import { WAIVER_WITHOUT_EFFECT } from './waive.js';

/** Every rule that a finding can rest on, sorted by id: the lists of all parts of the engine, joined here and nowhere else. */
export const RULES: readonly Rule[] = catalogueOf([
  [...new Set([...PRIVILEGE_RULES, ...RULE_GROUPS.flatMap((group) => group.rules), WAIVER_WITHOUT_EFFECT])],
]);

/** @throws Error where two rules share an id, or an id does not begin with its category. */
export function catalogueOf(lists: readonly (readonly Rule[])[]): Rule[] {
  const rules = lists.flat().sort((one, other) => compareText(one.id, other.id));
  rules.forEach((rule, index) => {
    if (rule.id === rules[index - 1]?.id) throw new Error(`two rules are called ${rule.id}`);
    if (!rule.id.startsWith(`${rule.category}.`)) throw new Error(`${rule.id} is not in category ${rule.category}`);
  });
  return rules;
}

const BY_ID = new Map(RULES.map((rule) => [rule.id, rule]));

export function ruleOf(id: string): Rule | undefined {
  return BY_ID.get(id);
}
