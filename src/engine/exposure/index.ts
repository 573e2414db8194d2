export { exposureOf } from './expose.js';
export type * from './types.js';
