export { askReach } from './ask.js';
export { compileNetwork, type Network } from './evaluate.js';
export type * from './types.js';
