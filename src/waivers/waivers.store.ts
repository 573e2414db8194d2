import { Injectable } from '@nestjs/common';
import { Reads } from '../storage/reads.js';
import { all, sql, type Sql } from '../storage/sql.js';
import type { Transaction } from '../storage/unit-of-work.js';

/** What a waiver is for: a finding must meet all that is set. */
export interface WaiverScope {
  readonly rule: string | null;
  readonly namespace: string | null;
  readonly workload: string | null;
  readonly fingerprint: string | null;
}

export interface WaiverRow extends WaiverScope {
  readonly id: string;
  readonly reason: string;
  readonly author: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revision: number;
}

const COLUMNS = sql`"id", "rule", "namespace", "workload", "fingerprint", "reason", "author", "createdAt", "expiresAt", "revision"`;

/** The first waiver in force for the finding `f` of an outer query, as a scalar: null where there is none. */
export function waiverInForce(now: string): Sql {
  return sql`(SELECT w."id" FROM "waivers" w WHERE w."project" = f."project" AND w."expiresAt" > ${now}
    AND (w."rule" IS NULL OR w."rule" = f."rule") AND (w."namespace" IS NULL OR w."namespace" = f."namespace")
    AND (w."workload" IS NULL OR w."workload" = f."workload")
    AND (w."fingerprint" IS NULL OR w."fingerprint" = f."fingerprint") ORDER BY w."id" LIMIT 1)`;
}

@Injectable()
export class WaiversStore {
  constructor(private readonly reads: Reads) {}

  /** In the order in which they were made. */
  page(project: number, after: string, limit: number): Promise<WaiverRow[]> {
    return this.reads.query(
      sql`SELECT ${COLUMNS} FROM "waivers" WHERE "project" = ${project} AND "id" > ${after} ORDER BY "id" LIMIT ${limit}`,
    );
  }

  find(project: number, id: string): Promise<WaiverRow | undefined> {
    return this.reads.first(sql`SELECT ${COLUMNS} FROM "waivers" WHERE "project" = ${project} AND "id" = ${id}`);
  }

  async findIn(transaction: Transaction, project: number, id: string): Promise<WaiverRow | undefined> {
    const [row] = await transaction.query<WaiverRow>(
      sql`SELECT ${COLUMNS} FROM "waivers" WHERE "project" = ${project} AND "id" = ${id}`,
    );
    return row;
  }

  async findByScope(transaction: Transaction, project: number, scope: WaiverScope): Promise<WaiverRow | undefined> {
    const same = all([
      sql`"project" = ${project}`,
      sql`"rule" IS NOT DISTINCT FROM ${scope.rule}`,
      sql`"namespace" IS NOT DISTINCT FROM ${scope.namespace}`,
      sql`"workload" IS NOT DISTINCT FROM ${scope.workload}`,
      sql`"fingerprint" IS NOT DISTINCT FROM ${scope.fingerprint}`,
    ]);
    const [row] = await transaction.query<WaiverRow>(sql`SELECT ${COLUMNS} FROM "waivers" WHERE ${same} ORDER BY "id"`);
    return row;
  }

  async several(ids: readonly string[]): Promise<WaiverRow[]> {
    if (ids.length === 0) return [];
    return this.reads.query(
      sql`SELECT ${COLUMNS} FROM "waivers" WHERE "id" IN (SELECT "id" FROM (${this.reads.dialect.rows(JSON.stringify(ids.map((id) => [id])), { id: 'text' })}) AS wanted)`,
    );
  }

  async insert(transaction: Transaction, project: number, row: WaiverRow): Promise<void> {
    await transaction.execute(
      sql`INSERT INTO "waivers" ("project", ${COLUMNS}) VALUES (${project}, ${row.id}, ${row.rule}, ${row.namespace},
          ${row.workload}, ${row.fingerprint}, ${row.reason}, ${row.author}, ${row.createdAt}, ${row.expiresAt}, ${row.revision})`,
    );
  }

  async replace(transaction: Transaction, row: WaiverRow): Promise<void> {
    await transaction.execute(
      sql`UPDATE "waivers" SET "rule" = ${row.rule}, "namespace" = ${row.namespace}, "workload" = ${row.workload},
          "fingerprint" = ${row.fingerprint}, "reason" = ${row.reason}, "author" = ${row.author},
          "expiresAt" = ${row.expiresAt}, "revision" = ${row.revision} WHERE "id" = ${row.id}`,
    );
  }

  async remove(transaction: Transaction, id: string): Promise<void> {
    await transaction.execute(sql`DELETE FROM "waivers" WHERE "id" = ${id}`);
  }

  async inForce(transaction: Transaction, project: number, now: string): Promise<boolean> {
    return (await transaction.query(inForce(project, now))).length > 0;
  }

  async inForceNow(project: number, now: string): Promise<boolean> {
    return (await this.reads.first(inForce(project, now))) !== undefined;
  }
}

function inForce(project: number, now: string): Sql {
  return sql`SELECT 1 AS "one" FROM "waivers" WHERE "project" = ${project} AND "expiresAt" > ${now} LIMIT 1`;
}
