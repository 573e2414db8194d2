import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../platform/clock.js';
import { ProblemError } from '../platform/problems/problem.js';
import type { Transaction } from '../storage/unit-of-work.js';
import { IdempotencyStore } from './idempotency.store.js';

const KEPT_FOR = 24 * 60 * 60 * 1000;

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** Keeps the answer in the transaction of what it answers: both are there, or neither is. */
export type KeepAnswer<Body> = (transaction: Transaction, answer: Answer<Body>) => Promise<void>;

export interface KeyedRequest {
  /** The Idempotency-Key header; without one nothing is kept. */
  readonly key: string | undefined;
  /** Method and path. */
  readonly scope: string;
  /** All that makes another request of it: query, media type, body. */
  readonly parts: readonly (string | Uint8Array)[];
}

/**
 * A failure never proves that nothing was stored, so callers send again with the same key, and get the same answer. A key
 * counts for 24 hours, for one method and path.
 */
@Injectable()
export class IdempotencyService {
  private readonly running = new Map<string, string>();

  constructor(
    private readonly store: IdempotencyStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Does the work once for each key.
   * @throws ProblemError `idempotency-key-reused` for another request, `request-in-progress` while the first still runs
   */
  async once<Body>(
    request: KeyedRequest,
    work: (keep: KeepAnswer<Body>) => Promise<Answer<Body>>,
  ): Promise<Answer<Body>> {
    const { key, scope } = request;
    if (key === undefined) return work(() => Promise.resolve());
    if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
      throw new ProblemError('malformed-request', 'Idempotency-Key must be 1 to 255 visible ASCII characters.');
    }
    const digest = digestOf(request.parts);
    const name = `${scope} ${key}`;
    const other = this.running.get(name);
    if (other !== undefined) throw other === digest ? inProgress() : reused();
    this.running.set(name, digest);
    try {
      const now = this.clock.now().getTime();
      const expired = new Date(now - KEPT_FOR).toISOString();
      const before = await this.store.find(scope, key, expired);
      if (before !== undefined) {
        if (before.request !== digest) throw reused();
        return {
          status: before.status,
          headers: { ...(JSON.parse(before.headers) as Record<string, string>), 'Idempotent-Replayed': 'true' },
          body: JSON.parse(gunzipSync(before.body).toString('utf8')) as Body,
        };
      }
      return await work(async (transaction, { status, headers, body }) => {
        const kept = {
          request: digest,
          status,
          headers: JSON.stringify(headers),
          body: gzipSync(JSON.stringify(body)),
        };
        const first = await this.store.keep(transaction, scope, key, kept, new Date(now).toISOString(), expired);
        if (!first) throw inProgress();
      });
    } finally {
      this.running.delete(name);
    }
  }
}

function digestOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
}

function inProgress(): ProblemError {
  return new ProblemError(
    'request-in-progress',
    'A request with this Idempotency-Key is still running.',
    [],
    {},
    { 'Retry-After': '1' },
  );
}

function reused(): ProblemError {
  return new ProblemError('idempotency-key-reused', 'This Idempotency-Key was sent with another body or query.');
}
