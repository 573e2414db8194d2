export { groupOf } from './kinds.js';
export { readManifests, redactFiles } from './read.js';
export { REDACTED } from './redact.js';
export * from './types.js';
