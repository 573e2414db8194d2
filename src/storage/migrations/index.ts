import { Initial1763900000000 } from './1763900000000-initial.js';

/** In order. Explicit, because globs would resolve against the working directory at run time. */
export const MIGRATIONS = [Initial1763900000000];
