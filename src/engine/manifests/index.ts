export { groupOf } from './kinds.js';
export { readManifests, redactFiles } from './read.js';
export * from './types.js';
