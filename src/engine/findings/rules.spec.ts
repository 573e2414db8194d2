import { describe, expect, it } from 'vitest';
import { HARDENING_RULES } from '../privilege/hardening/index.js';
import { CHECKS } from '../privilege/standards/index.js';
import { SEVERITIES, type Rule } from '../rule.js';
import { catalogueOf, RULES, ruleOf } from './rules.js';

const RULE: Rule = {
  id: 'pss.one',
  title: 'One',
  category: 'pss',
  severity: 'low',
  rationale: 'Because.',
  remediation: 'Do so.',
  references: ['CIS 5.1'],
};

describe('the catalogue of rules', () => {
  it('has a rule for every check of the standards and of hardening', () => {
    const ids = [...CHECKS.map(({ id }) => `pss.${id}`), ...HARDENING_RULES.map(({ id }) => `hardening.${id}`)];
    expect(ids.filter((id) => ruleOf(id) === undefined)).toEqual([]);
  });

  it('explains every rule in full: a title, why, what to do and where others say so', () => {
    const poor = RULES.filter(
      ({ title, rationale, remediation, references, severity }) =>
        !/^[/A-Z]/.test(title) ||
        !rationale.endsWith('.') ||
        !remediation.endsWith('.') ||
        references.length === 0 ||
        !SEVERITIES.includes(severity),
    );
    expect(poor.map(({ id }) => id)).toEqual([]);
  });

  it('refuses two rules of one id, and an id outside its category', () => {
    expect(() => catalogueOf([[RULE], [RULE]])).toThrow('two rules are called pss.one');
    expect(() => catalogueOf([[{ ...RULE, id: 'one' }]])).toThrow('one is not in category pss');
  });
});
