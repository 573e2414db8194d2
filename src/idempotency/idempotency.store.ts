import { Injectable } from '@nestjs/common';
import { Reads } from '../storage/reads.js';
import { sql } from '../storage/sql.js';
import type { Transaction } from '../storage/unit-of-work.js';

export interface KeptAnswer {
  readonly request: string;
  readonly status: number;
  /** As JSON. */
  readonly headers: string;
  readonly body: Buffer;
}

@Injectable()
export class IdempotencyStore {
  constructor(private readonly reads: Reads) {}

  find(scope: string, key: string, since: string): Promise<KeptAnswer | undefined> {
    return this.reads.first(
      sql`SELECT "request", "status", "headers", "body" FROM "idempotency"
          WHERE "scope" = ${scope} AND "key" = ${key} AND "createdAt" > ${since}`,
    );
  }

  /** False where the key has been used meanwhile, by another process on the same database. */
  async keep(
    transaction: Transaction,
    scope: string,
    key: string,
    answer: KeptAnswer,
    createdAt: string,
    expired: string,
  ): Promise<boolean> {
    await transaction.execute(sql`DELETE FROM "idempotency" WHERE "createdAt" <= ${expired}`);
    const { request, status, headers, body } = answer;
    const changed = await transaction.execute(
      sql`INSERT INTO "idempotency" ("scope", "key", "request", "status", "headers", "body", "createdAt")
          VALUES (${scope}, ${key}, ${request}, ${status}, ${headers}, ${body}, ${createdAt}) ON CONFLICT DO NOTHING`,
    );
    return changed === 1;
  }
}
