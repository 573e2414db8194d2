import { Injectable } from '@nestjs/common';
import { Reads } from '../storage/reads.js';
import { sql } from '../storage/sql.js';
import type { Transaction } from '../storage/unit-of-work.js';

export interface ProjectRow {
  readonly id: number;
  readonly name: string;
  readonly createdAt: string;
  /** Of the last upload. */
  readonly sequence: number;
  readonly keepSnapshots: number | null;
  readonly keepDays: number | null;
  readonly revision: number;
}

const COLUMNS = sql`"id", "name", "createdAt", "sequence", "keepSnapshots", "keepDays", "revision"`;

@Injectable()
export class ProjectsStore {
  constructor(private readonly reads: Reads) {}

  find(name: string): Promise<ProjectRow | undefined> {
    return this.reads.first(sql`SELECT ${COLUMNS} FROM "projects" WHERE "name" = ${name}`);
  }

  /** By name, after one. */
  page(after: string, limit: number): Promise<ProjectRow[]> {
    return this.reads.query(
      sql`SELECT ${COLUMNS} FROM "projects" WHERE "name" > ${after} ORDER BY "name" LIMIT ${limit}`,
    );
  }

  async findIn(transaction: Transaction, name: string): Promise<ProjectRow | undefined> {
    const [row] = await transaction.query<ProjectRow>(sql`SELECT ${COLUMNS} FROM "projects" WHERE "name" = ${name}`);
    return row;
  }

  async ensure(transaction: Transaction, name: string, createdAt: string): Promise<ProjectRow> {
    await transaction.execute(
      sql`INSERT INTO "projects" ("name", "createdAt") VALUES (${name}, ${createdAt}) ON CONFLICT DO NOTHING`,
    );
    const row = await this.findIn(transaction, name);
    if (row === undefined) throw new Error(`project ${name} is not there after it was made`);
    return row;
  }

  /** Numbers the next upload. */
  async advance(transaction: Transaction, project: ProjectRow): Promise<number> {
    const sequence = project.sequence + 1;
    await transaction.execute(sql`UPDATE "projects" SET "sequence" = ${sequence} WHERE "id" = ${project.id}`);
    return sequence;
  }

  async setRetention(
    transaction: Transaction,
    project: ProjectRow,
    keepSnapshots: number | null,
    keepDays: number | null,
  ): Promise<void> {
    await transaction.execute(
      sql`UPDATE "projects" SET "keepSnapshots" = ${keepSnapshots}, "keepDays" = ${keepDays}, "revision" = "revision" + 1
          WHERE "id" = ${project.id}`,
    );
  }

  async remove(transaction: Transaction, project: ProjectRow): Promise<void> {
    await transaction.execute(sql`DELETE FROM "projects" WHERE "id" = ${project.id}`);
  }
}
