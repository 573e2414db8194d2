export { judgePolicy, nameOf, policiesOf, type PlacedPolicy } from './judge.js';
export { PolicyLab, type Governed } from './lab.js';
export { isWithoutEffect } from './remarks/changes-nothing.js';
export { isMatchless } from './remarks/matches.js';
export { isImpossibleRule } from './remarks/never-matches.js';
export type * from './types.js';
