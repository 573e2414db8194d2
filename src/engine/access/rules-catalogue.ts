import type { Rule } from '../rule.js';
import { OBJECT_RISKS } from './risks/bundle.js';
import { RISKS } from './risks/index.js';

/** The rules of findings about access: `access.<id of the risk>`. */
export const ACCESS_RULES: readonly Rule[] = [...RISKS, ...OBJECT_RISKS].map(
  ({ id, title, severity, rationale, remediation, references }): Rule => ({
    id: `access.${id}`,
    title,
    category: 'access',
    severity,
    rationale,
    remediation,
    references,
  }),
);
