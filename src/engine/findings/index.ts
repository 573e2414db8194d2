export { countBySeverity, findingsOf } from './find.js';
export { RULE_GROUPS } from './groups.js';
export { RULES, ruleOf } from './rules.js';
export type * from './types.js';
export { WAIVE_ANNOTATION } from './waive.js';
export { postureOf, type Posture } from './posture.js';
