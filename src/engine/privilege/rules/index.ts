import { HARDENING_RULES } from '../hardening/index.js';
import type { Rule } from '../../rule.js';
import { STANDARDS_RULES } from './standards.js';

/** Every rule about a pod's privilege. */
export const PRIVILEGE_RULES: readonly Rule[] = [
  ...STANDARDS_RULES,
  ...HARDENING_RULES.map(({ id, title, severity, rationale, remediation, references }): Rule => ({
    id: `hardening.${id}`,
    title,
    category: 'hardening',
    severity,
    rationale,
    remediation,
    references,
  })),
];
