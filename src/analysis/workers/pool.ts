import { ProblemError } from '../../platform/problems/problem.js';
import type { Job, Outcome, WorkerSettings } from './job.js';
import { Lane, type LaneLimits } from './lane.js';

export interface PoolOptions extends LaneLimits {
  readonly filename: string;
  readonly threads: number;
  /** Jobs that may wait, beside those that run. */
  readonly maxQueue: number;
  readonly settings: WorkerSettings;
}

const RETRY_AFTER_SECONDS = 2;

/** Worker threads. Jobs on one stored bundle prefer the thread that has its analysis; one thread takes no uploads, for questions. */
export class WorkerPool {
  private readonly lanes: readonly Lane[];

  constructor(private readonly options: PoolOptions) {
    this.lanes = Array.from(
      { length: options.threads },
      () =>
        new Lane(options.filename, options.settings, {
          milliseconds: options.milliseconds,
          megabytes: options.megabytes,
        }),
    );
  }

  /** Jobs that run or wait. */
  get pending(): number {
    return this.lanes.reduce((sum, { pending }) => sum + pending, 0);
  }

  /** @throws ProblemError `queue-full`, with Retry-After. */
  admit(): void {
    const { threads, maxQueue } = this.options;
    if (this.pending < threads + maxQueue) return;
    const detail = `${this.pending} analyses run or wait already. Try again after ${RETRY_AFTER_SECONDS} seconds.`;
    throw new ProblemError(
      'queue-full',
      detail,
      [],
      { limit: maxQueue, observed: this.pending },
      { 'Retry-After': String(RETRY_AFTER_SECONDS) },
    );
  }

  /** Whether some thread has the analysis of a stored bundle in memory and is free, so that it need not be sent its content. */
  has(key: string): boolean {
    return this.laneWith(key) !== undefined;
  }

  /** @throws ProblemError `queue-full`, `analysis-budget-exceeded`, `cancelled` */
  async run(job: Job, transfer: readonly ArrayBuffer[], signal: AbortSignal | undefined): Promise<Outcome> {
    this.admit();
    return this.laneFor(job).run(job, transfer, signal);
  }

  async close(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.close()));
  }

  private laneWith(key: string): Lane | undefined {
    return this.lanes.find((lane) => lane.pending === 0 && lane.keys.has(key));
  }

  private laneFor({ source }: Job): Lane {
    if (source.kind === 'stored') {
      const knowing = this.laneWith(source.key);
      if (knowing !== undefined) return knowing;
    }
    const open = source.kind === 'upload' && this.lanes.length > 1 ? this.lanes.slice(0, -1) : this.lanes.toReversed();
    return open.reduce((best, lane) => (lane.pending < best.pending ? lane : best));
  }
}
