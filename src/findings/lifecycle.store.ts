import { Injectable } from '@nestjs/common';
import type { ColumnType } from '../storage/dialect.js';
import { join, raw, sql, type Sql } from '../storage/sql.js';
import type { Transaction } from '../storage/unit-of-work.js';

/** The items of a row in the order in which tasks write them. */
export const INCOMING = {
  fingerprint: 'text',
  rule: 'text',
  namespace: 'text',
  object: 'text',
  workload: 'text',
  severity: 'text',
  rank: 'integer',
  detail: 'text',
  anchor: 'text',
  field: 'text',
  line: 'integer',
  column: 'integer',
  waived: 'text',
} as const satisfies Record<string, ColumnType>;

/** What may change of a finding while it stays the same. */
const CONTENT = ['severity', 'rank', 'detail', 'anchor', 'field', 'line', 'column', 'waived'] as const;

const names = (columns: readonly string[], prefix = ''): Sql =>
  raw(columns.map((column) => `${prefix}"${column}"`).join(', '));

const CONTENT_COLUMNS = names(CONTENT);
const INCOMING_COLUMNS = names(Object.keys(INCOMING));
/** It was gone, or it is not as it was. */
const CHANGED = sql`(f."gone" IS NOT NULL OR ${raw(
  CONTENT.map((column) => `f."${column}" IS DISTINCT FROM i."${column}"`).join(' OR '),
)})`;

/**
 * The lifecycle of findings, from upload to upload. Rows are written for what an upload changes, never for what it repeats: a
 * finding is open from `since` until `gone`, and what it was like before is a version of its own interval.
 */
@Injectable()
export class LifecycleStore {
  /**
   * Compares an upload's findings with those of the upload before, in one pass of the database over both.
   * @param chunks JSON arrays of rows as INCOMING has them, fingerprints unique over all
   * @param previous number of the snapshot before, undefined for the first
   */
  async record(
    transaction: Transaction,
    project: number,
    sequence: number,
    previous: number | undefined,
    chunks: readonly string[],
  ): Promise<void> {
    if (await this.isFirst(transaction, project)) {
      for (const chunk of chunks) {
        await transaction.execute(
          sql`INSERT INTO "findings" ("project", ${INCOMING_COLUMNS}, "since", "firstSeen")
              SELECT CAST(${project} AS integer), ${INCOMING_COLUMNS}, CAST(${sequence} AS integer), CAST(${sequence} AS integer)
              FROM (${transaction.dialect.rows(chunk, INCOMING)}) AS i`,
        );
      }
      return;
    }
    await this.stage(transaction, chunks);
    await this.keepVersions(transaction, project, sequence);
    await this.update(transaction, project, sequence);
    await this.add(transaction, project, sequence);
    await transaction.execute(
      sql`UPDATE "findings" SET "gone" = ${sequence}, "lastSeen" = ${previous ?? sequence - 1}
          WHERE "project" = ${project} AND "gone" IS NULL AND "fingerprint" NOT IN (SELECT "fingerprint" FROM "incoming")`,
    );
    await transaction.execute(sql`DELETE FROM "incoming"`);
  }

  /** Forgets what no snapshot from `oldest` on has. */
  async prune(transaction: Transaction, project: number, oldest: number): Promise<void> {
    await transaction.execute(sql`DELETE FROM "finding_versions" WHERE "project" = ${project} AND "gone" <= ${oldest}`);
    await transaction.execute(sql`DELETE FROM "findings" WHERE "project" = ${project} AND "gone" <= ${oldest}`);
  }

  private async isFirst(transaction: Transaction, project: number): Promise<boolean> {
    const rows = await transaction.query(sql`SELECT 1 AS "one" FROM "findings" WHERE "project" = ${project} LIMIT 1`);
    return rows.length === 0;
  }

  private async stage(transaction: Transaction, chunks: readonly string[]): Promise<void> {
    const columns = raw(
      Object.entries(INCOMING)
        .map(([name, type]) => `"${name}" ${type}${name === 'fingerprint' ? ' PRIMARY KEY' : ''}`)
        .join(', '),
    );
    await transaction.execute(sql`CREATE TEMPORARY TABLE IF NOT EXISTS "incoming" (${columns})`);
    await transaction.execute(sql`DELETE FROM "incoming"`);
    for (const chunk of chunks) {
      await transaction.execute(
        sql`INSERT INTO "incoming" (${INCOMING_COLUMNS}) ${transaction.dialect.rows(chunk, INCOMING)}`,
      );
    }
  }

  /** What changes, and what comes back, was otherwise before. */
  private async keepVersions(transaction: Transaction, project: number, sequence: number): Promise<void> {
    await transaction.execute(
      sql`INSERT INTO "finding_versions" ("project", "fingerprint", "since", "gone", ${CONTENT_COLUMNS})
          SELECT f."project", f."fingerprint", f."since", COALESCE(f."gone", CAST(${sequence} AS integer)), ${names(CONTENT, 'f.')}
          FROM "incoming" i JOIN "findings" f ON f."project" = ${project} AND f."fingerprint" = i."fingerprint"
          WHERE ${CHANGED}`,
    );
  }

  private async update(transaction: Transaction, project: number, sequence: number): Promise<void> {
    const content = join(
      CONTENT.map((column) => raw(`"${column}" = i."${column}"`)),
      ', ',
    );
    await transaction.execute(
      sql`UPDATE "findings" AS f SET ${content}, "since" = ${sequence},
            "reopened" = f."reopened" + CASE WHEN f."gone" IS NULL THEN 0 ELSE 1 END,
            "reopenedIn" = CASE WHEN f."gone" IS NULL THEN f."reopenedIn" ELSE CAST(${sequence} AS integer) END,
            "gone" = NULL, "lastSeen" = NULL
          FROM "incoming" i WHERE f."project" = ${project} AND f."fingerprint" = i."fingerprint" AND ${CHANGED}`,
    );
  }

  private async add(transaction: Transaction, project: number, sequence: number): Promise<void> {
    await transaction.execute(
      sql`INSERT INTO "findings" ("project", ${INCOMING_COLUMNS}, "since", "firstSeen")
          SELECT CAST(${project} AS integer), ${names(Object.keys(INCOMING), 'i.')}, CAST(${sequence} AS integer), CAST(${sequence} AS integer)
          FROM "incoming" i WHERE NOT EXISTS (
            SELECT 1 FROM "findings" f WHERE f."project" = ${project} AND f."fingerprint" = i."fingerprint")`,
    );
  }
}
