export { groupOf } from './kinds.js';
export { readManifests } from './read.js';
export { redactFiles } from './redact.js';
export * from './types.js';
