import { Injectable } from '@nestjs/common';
import { Reads } from '../storage/reads.js';
import { sql } from '../storage/sql.js';
import type { Transaction } from '../storage/unit-of-work.js';

@Injectable()
export class GatesStore {
  constructor(private readonly reads: Reads) {}

  async policy(project: number, name: string): Promise<string | undefined> {
    const row = await this.reads.first<{ policy: string }>(
      sql`SELECT "policy" FROM "gates" WHERE "project" = ${project} AND "name" = ${name}`,
    );
    return row?.policy;
  }

  async put(transaction: Transaction, project: number, name: string, policy: string): Promise<void> {
    await transaction.execute(
      sql`INSERT INTO "gates" ("project", "name", "policy") VALUES (${project}, ${name}, ${policy})
          ON CONFLICT ("project", "name") DO UPDATE SET "policy" = ${policy}`,
    );
  }

  /** Gates of a project besides one. */
  async others(transaction: Transaction, project: number, name: string): Promise<number> {
    const [row] = await transaction.query<{ count: number }>(
      sql`SELECT COUNT(*) AS "count" FROM "gates" WHERE "project" = ${project} AND "name" <> ${name}`,
    );
    return Number(row?.count ?? 0);
  }
}
