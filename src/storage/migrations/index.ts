import { History1764000000000 } from './1764000000000-history.js';

/** In order. Explicit, because globs would resolve against the working directory at run time. */
export const MIGRATIONS = [History1764000000000];
