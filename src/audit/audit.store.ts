import { Injectable } from '@nestjs/common';
import { Reads } from '../storage/reads.js';
import { sql } from '../storage/sql.js';
import type { Transaction } from '../storage/unit-of-work.js';

export interface AuditRow {
  readonly id: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly before: string | null;
  readonly after: string | null;
}

@Injectable()
export class AuditStore {
  constructor(private readonly reads: Reads) {}

  async append(transaction: Transaction, project: string, row: Omit<AuditRow, 'id'>): Promise<void> {
    const { at, actor, action, subject, before, after } = row;
    await transaction.execute(
      sql`INSERT INTO "audit" ("project", "at", "actor", "action", "subject", "before", "after")
          VALUES (${project}, ${at}, ${actor}, ${action}, ${subject}, ${before}, ${after})`,
    );
  }

  /** Newest first. */
  page(project: string, before: number | undefined, limit: number): Promise<AuditRow[]> {
    return this.reads.query(
      sql`SELECT "id", "at", "actor", "action", "subject", "before", "after" FROM "audit"
          WHERE "project" = ${project} AND "id" < ${before ?? Number.MAX_SAFE_INTEGER} ORDER BY "id" DESC LIMIT ${limit}`,
    );
  }
}
