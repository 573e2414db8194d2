import { Injectable } from '@nestjs/common';
import { Reads } from '../storage/reads.js';
import { all, sql } from '../storage/sql.js';
import type { Transaction } from '../storage/unit-of-work.js';
import type { KeyEntity } from './key.entity.js';

@Injectable()
export class KeysStore {
  constructor(private readonly reads: Reads) {}

  async add(transaction: Transaction, key: KeyEntity): Promise<void> {
    const { id, name, digest, scopes, project, createdAt, createdBy, expiresAt } = key;
    await transaction.execute(
      sql`INSERT INTO "api_keys" ("id", "name", "digest", "scopes", "project", "createdAt", "createdBy", "expiresAt")
          VALUES (${id}, ${name}, ${digest}, ${scopes}, ${project}, ${createdAt}, ${createdBy}, ${expiresAt})`,
    );
  }

  async find(id: string): Promise<KeyEntity | undefined> {
    const [found] = await this.reads.query<KeyEntity>(sql`SELECT * FROM "api_keys" WHERE "id" = ${id}`);
    return found;
  }

  /** Ordered by id; of one project, or all. */
  page(project: string | undefined, after: string | undefined, limit: number): Promise<KeyEntity[]> {
    const conditions = [sql`"id" > ${after ?? ''}`];
    if (project !== undefined) conditions.push(sql`"project" = ${project}`);
    return this.reads.query(sql`SELECT * FROM "api_keys" WHERE ${all(conditions)} ORDER BY "id" LIMIT ${limit}`);
  }

  async any(): Promise<boolean> {
    return (await this.reads.query(sql`SELECT 1 FROM "api_keys" LIMIT 1`)).length > 0;
  }

  /** Says whether there was one in force to revoke. */
  async revoke(transaction: Transaction, id: string, at: string): Promise<boolean> {
    const changed = await transaction.execute(
      sql`UPDATE "api_keys" SET "revokedAt" = ${at} WHERE "id" = ${id} AND "revokedAt" IS NULL`,
    );
    return changed > 0;
  }

  /** The earlier of two ends stands: a rotation never lengthens a life. */
  async expire(transaction: Transaction, id: string, at: string): Promise<void> {
    await transaction.execute(
      sql`UPDATE "api_keys" SET "expiresAt" = ${at} WHERE "id" = ${id} AND ("expiresAt" IS NULL OR "expiresAt" > ${at})`,
    );
  }

  async used(transaction: Transaction, id: string, at: string): Promise<void> {
    await transaction.execute(sql`UPDATE "api_keys" SET "lastUsedAt" = ${at} WHERE "id" = ${id}`);
  }
}
