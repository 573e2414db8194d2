import { Piscina } from 'piscina';
import { ProblemError } from '../../platform/problems/problem.js';
import type { Job, Outcome, WorkerSettings } from './job.js';

export interface LaneLimits {
  readonly milliseconds: number;
  readonly megabytes: number;
}

/** One worker thread and what waits for it. One job at a time, so that a job that kills the thread takes no other with it. */
export class Lane {
  /** Stored bundles whose analyses the thread has in memory. */
  keys: ReadonlySet<string> = new Set();
  /** Jobs that run or wait. */
  pending = 0;
  private readonly thread: Piscina<Job, Outcome>;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    filename: string,
    settings: WorkerSettings,
    private readonly limits: LaneLimits,
  ) {
    this.thread = new Piscina({
      filename,
      minThreads: 1,
      maxThreads: 1,
      workerData: settings,
      resourceLimits: { maxOldGenerationSizeMb: limits.megabytes },
    });
    // A thread that dies idle is replaced by the pool; there is nobody to tell.
    this.thread.on('error', () => (this.keys = new Set()));
  }

  /**
   * @throws ProblemError `analysis-budget-exceeded` where the job takes too much time or memory; `cancelled` where the signal
   * says so, before or while it runs.
   */
  run(job: Job, transfer: readonly ArrayBuffer[], signal: AbortSignal | undefined): Promise<Outcome> {
    this.pending += 1;
    const result = this.last.then(() => this.runNow(job, transfer, signal));
    this.last = result.then(
      () => undefined,
      () => undefined,
    );
    return result.finally(() => (this.pending -= 1));
  }

  close(): Promise<void> {
    return this.thread.destroy();
  }

  private async runNow(job: Job, transfer: readonly ArrayBuffer[], signal: AbortSignal | undefined): Promise<Outcome> {
    if (signal?.aborted === true) throw cancelled();
    const stop = new AbortController();
    const onAbort = (): void => stop.abort();
    signal?.addEventListener('abort', onAbort, { once: true });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      stop.abort();
    }, this.limits.milliseconds);
    try {
      const outcome = await this.thread.run(job, { signal: stop.signal, transferList: [...transfer] });
      if (outcome.kind === 'done') this.keys = new Set(outcome.keys);
      return outcome;
    } catch (error) {
      // The thread is gone, and all that it knew.
      this.keys = new Set();
      if (late)
        throw this.exceeded(`takes more than ${this.limits.milliseconds} milliseconds`, this.limits.milliseconds);
      if (stop.signal.aborted) throw cancelled();
      if (isOutOfMemory(error)) {
        throw this.exceeded(`needs more than ${this.limits.megabytes} MiB of memory`, this.limits.megabytes);
      }
      throw error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  private exceeded(what: string, limit: number): ProblemError {
    return new ProblemError('analysis-budget-exceeded', `This ${what}. Send less at a time.`, [], { limit });
  }
}

function cancelled(): ProblemError {
  return new ProblemError('cancelled', 'The client left before there was an answer.');
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}
