export { judgePolicy, nameOf, policiesOf, type PlacedPolicy } from './judge.js';
export { PolicyLab } from './lab.js';
export type * from './types.js';
