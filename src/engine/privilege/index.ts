export { fixBundle } from './fix/bundle.js';
export { judgeAll, judgeWithoutFix, judgeWorkload, type JudgeOptions } from './judge.js';
export { assumptionsOf, type PrivilegeAssume } from './rights/index.js';
export { evaluateStandards, judgedPodOf, resolveVersion, STANDARDS_VERSIONS } from './standards/index.js';
export type * from './types.js';
