import { serialize } from 'node:v8';
import { move, transferableSymbol, valueSymbol, workerData } from 'piscina';
import { plainProblem, type Job, type Outcome, type WorkerSettings } from './analysis/workers/job.js';
import { AnalysisRunner } from './analysis/workers/runner.js';
import type { Task } from './analysis/task.js';
import { ProblemError } from './platform/problems/problem.js';
import { TASKS } from './tasks.js';

const settings = workerData as WorkerSettings;
const runner = new AnalysisRunner(settings);
const tasks: ReadonlyMap<string, Task<never, unknown>> = new Map(TASKS.map((task) => [task.name, task]));

/** One job in a worker thread. Never rejects: what goes wrong is an outcome, so that a worker is replaced only where it died. */
export default async function work(job: Job): Promise<unknown> {
  const outcome = await outcomeOf(job).catch((error: unknown): Outcome => {
    if (error instanceof ProblemError) return { kind: 'problem', problem: plainProblem(error) };
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { kind: 'failed', message, ...(stack === undefined ? {} : { stack }) };
  });
  if (outcome.kind !== 'done') return outcome;
  return move({ [transferableSymbol]: [outcome.result.buffer], [valueSymbol]: outcome });
}

async function outcomeOf({ task: name, params, source }: Job): Promise<Outcome> {
  const task = tasks.get(name);
  if (task === undefined) throw new Error(`there is no task ${name} in src/tasks.ts`);
  const found = await runner.analysisOf(source);
  if (found === undefined) return { kind: 'missing' };
  const serialised = serialize(task.run(found.analysis, params as never));
  // A view of a buffer that others share cannot be handed over.
  const result = new Uint8Array(serialised.length);
  result.set(serialised);
  const limit = settings.maxAnswerBytes;
  if (result.length > limit) {
    const detail = `The answer has more than ${limit} bytes. Narrow the question down.`;
    throw new ProblemError('answer-too-large', detail, [], { limit, observed: result.length });
  }
  const { cost } = found;
  return { kind: 'done', result, keys: runner.keys(), ...(cost === undefined ? {} : { cost }) };
}
