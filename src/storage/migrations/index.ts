import { History1764000000000 } from './1764000000000-history.js';
import { Keys1764000100000 } from './1764000100000-keys.js';
import { Gates1764000200000 } from './1764000200000-gates.js';

/** In order. Explicit, because globs would resolve against the working directory at run time. */
export const MIGRATIONS = [History1764000000000, Keys1764000100000, Gates1764000200000];
