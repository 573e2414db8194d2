export { blocksOf } from './blocks.js';
export { suggestPolicies, type SuggestionOptions } from './suggest.js';
export type * from './types.js';
