export { judgeAll, judgeWorkload } from './judge.js';
export { evaluateStandards, judgedPodOf, resolveVersion, STANDARDS_VERSIONS } from './standards/index.js';
export type * from './types.js';
