import { Injectable } from '@nestjs/common';
import { Reads } from '../storage/reads.js';
import { raw, sql, type Sql } from '../storage/sql.js';
import type { Transaction } from '../storage/unit-of-work.js';

export interface SnapshotRow {
  readonly id: string;
  readonly sequence: number;
  readonly digest: string;
  /** Digest of its report. */
  readonly report: string;
  readonly label: string | null;
  readonly ref: string | null;
  readonly createdAt: string;
  readonly defaultNamespace: string;
  readonly complete: number;
  /** The rest as JSON. */
  readonly inventory: string;
  readonly findings: string;
  readonly waived: string;
  readonly figures: string;
}

/** Where what a snapshot holds is, and how it is read. */
export type SnapshotPlace = Pick<SnapshotRow, 'id' | 'digest' | 'defaultNamespace'>;

const NAMES: readonly (keyof SnapshotRow)[] = [
  'id',
  'sequence',
  'digest',
  'report',
  'label',
  'ref',
  'createdAt',
  'defaultNamespace',
  'complete',
  'inventory',
  'findings',
  'waived',
  'figures',
];
const COLUMNS = raw(NAMES.map((name) => `"${name}"`).join(', '));

/** Snapshots with their bundles and reports, each stored once. */
@Injectable()
export class SnapshotsStore {
  constructor(private readonly reads: Reads) {}

  find(project: number, id: string): Promise<SnapshotRow | undefined> {
    return this.reads.first(sql`SELECT ${COLUMNS} FROM "snapshots" WHERE "project" = ${project} AND "id" = ${id}`);
  }

  latest(project: number): Promise<SnapshotRow | undefined> {
    return this.reads.first(this.latestOf(project));
  }

  /** What tasks on a snapshot of a project by its name, by id or `latest`, are run on: in one query, which every question asks. */
  place(project: string, id: string): Promise<SnapshotPlace | undefined> {
    const which = id === 'latest' ? raw('') : sql`AND "snapshots"."id" = ${id}`;
    return this.reads.first(
      sql`SELECT "snapshots"."id" AS "id", "digest", "defaultNamespace" FROM "snapshots"
          JOIN "projects" ON "projects"."id" = "snapshots"."project"
          WHERE "projects"."name" = ${project} ${which} ORDER BY "snapshots"."sequence" DESC LIMIT 1`,
    );
  }

  /** Newest first. */
  page(project: number, before: number | undefined, limit: number): Promise<SnapshotRow[]> {
    return this.reads.query(
      sql`SELECT ${COLUMNS} FROM "snapshots" WHERE "project" = ${project}
          AND "sequence" < ${before ?? Number.MAX_SAFE_INTEGER} ORDER BY "sequence" DESC LIMIT ${limit}`,
    );
  }

  async content(digest: string): Promise<Buffer | undefined> {
    const row = await this.reads.first<{ content: Buffer }>(
      sql`SELECT "content" FROM "bundles" WHERE "digest" = ${digest}`,
    );
    return row?.content;
  }

  async report(digest: string): Promise<Buffer | undefined> {
    const row = await this.reads.first<{ content: Buffer }>(
      sql`SELECT "content" FROM "reports" WHERE "digest" = ${digest}`,
    );
    return row?.content;
  }

  async findIn(transaction: Transaction, project: number, id: string): Promise<SnapshotRow | undefined> {
    const [row] = await transaction.query<SnapshotRow>(
      id === 'latest'
        ? this.latestOf(project)
        : sql`SELECT ${COLUMNS} FROM "snapshots" WHERE "project" = ${project} AND "id" = ${id}`,
    );
    return row;
  }

  /** The number of the kept snapshot before, or behind, a number. */
  async neighbour(
    transaction: Transaction,
    project: number,
    sequence: number,
    side: 'before' | 'behind',
  ): Promise<number | undefined> {
    const [row] = await transaction.query<{ sequence: number }>(
      side === 'before'
        ? sql`SELECT "sequence" FROM "snapshots" WHERE "project" = ${project} AND "sequence" < ${sequence}
              ORDER BY "sequence" DESC LIMIT 1`
        : sql`SELECT "sequence" FROM "snapshots" WHERE "project" = ${project} AND "sequence" > ${sequence}
              ORDER BY "sequence" LIMIT 1`,
    );
    return row?.sequence;
  }

  async keepContent(
    transaction: Transaction,
    table: 'bundles' | 'reports',
    digest: string,
    content: Uint8Array,
  ): Promise<void> {
    const known = await transaction.query(sql`SELECT 1 AS "one" FROM ${raw(`"${table}"`)} WHERE "digest" = ${digest}`);
    if (known.length > 0) return;
    await transaction.execute(
      sql`INSERT INTO ${raw(`"${table}"`)} ("digest", "content") VALUES (${digest}, ${Buffer.from(content)})`,
    );
  }

  async insert(transaction: Transaction, project: number, row: SnapshotRow): Promise<void> {
    await transaction.execute(
      sql`INSERT INTO "snapshots" ("project", ${COLUMNS}) VALUES (${project}, ${row.id}, ${row.sequence}, ${row.digest},
          ${row.report}, ${row.label}, ${row.ref}, ${row.createdAt}, ${row.defaultNamespace}, ${row.complete},
          ${row.inventory}, ${row.findings}, ${row.waived}, ${row.figures})`,
    );
    await transaction.execute(
      sql`INSERT INTO "moments" ("project", "sequence", "snapshot", "at")
          VALUES (${project}, ${row.sequence}, ${row.id}, ${row.createdAt})`,
    );
  }

  /**
   * Numbers of the oldest snapshots that are to go: all but the newest `count`, and all made before `since`, as far as they are
   * the oldest without a gap. Never the newest.
   */
  async retired(
    transaction: Transaction,
    project: number,
    count: number | undefined,
    since: string | undefined,
  ): Promise<number[]> {
    const bounds: number[] = [];
    if (count !== undefined) {
      const [row] = await transaction.query<{ sequence: number }>(
        sql`SELECT "sequence" FROM "snapshots" WHERE "project" = ${project} ORDER BY "sequence" DESC
            LIMIT 1 OFFSET ${Math.max(count, 1) - 1}`,
      );
      if (row !== undefined) bounds.push(row.sequence);
    }
    if (since !== undefined) {
      const [row] = await transaction.query<{ sequence: number | null }>(
        sql`SELECT MIN("sequence") AS "sequence" FROM "snapshots" WHERE "project" = ${project} AND "createdAt" >= ${since}`,
      );
      const newest = await this.findIn(transaction, project, 'latest');
      const oldestKept = row?.sequence ?? newest?.sequence;
      if (oldestKept !== undefined) bounds.push(oldestKept);
    }
    if (bounds.length === 0) return [];
    const rows = await transaction.query<{ sequence: number }>(
      sql`SELECT "sequence" FROM "snapshots" WHERE "project" = ${project} AND "sequence" < ${Math.max(...bounds)}
          ORDER BY "sequence"`,
    );
    return rows.map((row) => row.sequence);
  }

  /** Removes snapshots up to a number, with the bundles and reports that no other snapshot has. */
  async removeThrough(transaction: Transaction, project: number, sequence: number): Promise<void> {
    await this.remove(transaction, sql`"project" = ${project} AND "sequence" <= ${sequence}`);
  }

  /** Removes one snapshot as if it had never been. */
  async removeOne(transaction: Transaction, project: number, sequence: number): Promise<void> {
    await this.remove(transaction, sql`"project" = ${project} AND "sequence" = ${sequence}`);
    await transaction.execute(sql`DELETE FROM "moments" WHERE "project" = ${project} AND "sequence" = ${sequence}`);
  }

  async removeAll(transaction: Transaction, project: number): Promise<void> {
    await this.remove(transaction, sql`"project" = ${project}`);
  }

  private async remove(transaction: Transaction, which: Sql): Promise<void> {
    const rows = await transaction.query<{ digest: string; report: string }>(
      sql`SELECT DISTINCT "digest", "report" FROM "snapshots" WHERE ${which}`,
    );
    await transaction.execute(sql`DELETE FROM "snapshots" WHERE ${which}`);
    await this.removeOrphans(transaction, 'bundles', 'digest', [...new Set(rows.map((row) => row.digest))]);
    await this.removeOrphans(transaction, 'reports', 'report', [...new Set(rows.map((row) => row.report))]);
  }

  private async removeOrphans(
    transaction: Transaction,
    table: 'bundles' | 'reports',
    column: 'digest' | 'report',
    digests: readonly string[],
  ): Promise<void> {
    for (const digest of digests) {
      await transaction.execute(
        sql`DELETE FROM ${raw(`"${table}"`)} WHERE "digest" = ${digest}
            AND NOT EXISTS (SELECT 1 FROM "snapshots" WHERE ${raw(`"${column}"`)} = ${digest})`,
      );
    }
  }

  private latestOf(project: number): Sql {
    return sql`SELECT ${COLUMNS} FROM "snapshots" WHERE "project" = ${project} ORDER BY "sequence" DESC LIMIT 1`;
  }
}
