import type { Analysis } from './analysis.js';

/**
 * A piece of work on an analysed bundle: a pure function of it and of its parameters. Parameters and result are plain data
 * that structured cloning takes; a ProblemError that it throws reaches the caller as it is.
 * Every task stands in `src/tasks.ts` under its name.
 */
export interface Task<Params, Result> {
  readonly name: string;
  /** Its parameters or its answers are large: it is never run beside requests, and its answers are not kept. */
  readonly heavy: boolean;
  run(analysis: Analysis, params: Params): Result;
}

export function defineTask<Params, Result>(
  name: string,
  run: (analysis: Analysis, params: Params) => Result,
  { heavy = false }: { readonly heavy?: boolean } = {},
): Task<Params, Result> {
  return { name, heavy, run };
}
