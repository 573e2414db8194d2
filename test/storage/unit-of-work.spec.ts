import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReader } from '../../src/storage/database.js';
import { Reads } from '../../src/storage/reads.js';
import { sql } from '../../src/storage/sql.js';
import { UnitOfWork } from '../../src/storage/unit-of-work.js';
import { temporaryFolder } from '../e2e/service.js';

const folder = temporaryFolder();
let writer: DataSource;
let reads: Reads;
let unitOfWork: UnitOfWork;

beforeAll(async () => {
  writer = new DataSource({ type: 'sqlite', database: join(folder.path, 'test.sqlite'), enableWAL: true });
  await writer.initialize();
  await writer.query('CREATE TABLE "kept" ("id" integer PRIMARY KEY, "part" integer NOT NULL)');
  reads = new Reads(await openReader(writer));
  unitOfWork = new UnitOfWork(writer);
});
afterAll(async () => {
  await reads.close();
  await writer.destroy();
  folder.remove();
});

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const add = (id: number, part: number) => sql`INSERT INTO "kept" ("id", "part") VALUES (${id}, ${part})`;

describe('the one writer', () => {
  it('loses nothing acknowledged and keeps nothing refused, over hundreds of interleaved commits and rollbacks', async () => {
    const acknowledged: number[] = [];
    const refused: number[] = [];
    await Promise.all(
      Array.from({ length: 600 }, async (_, number) => {
        const fails = number % 3 === 1;
        try {
          await unitOfWork.run(async (transaction) => {
            await transaction.execute(add(number * 2, 0));
            await pause();
            await transaction.execute(add(number * 2 + 1, 1));
            if (fails) throw new Error('changed my mind');
          });
          acknowledged.push(number * 2, number * 2 + 1);
          // What is acknowledged is there for whoever reads, at once.
          const [row] = await reads.query(sql`SELECT "id" FROM "kept" WHERE "id" = ${number * 2 + 1}`);
          expect(row).toEqual({ id: number * 2 + 1 });
        } catch (error) {
          expect((error as Error).message).toBe('changed my mind');
          refused.push(number);
        }
      }),
    );
    expect(refused).toHaveLength(200);
    const rows = await reads.query<{ id: number }>(sql`SELECT "id" FROM "kept"`);
    expect(rows.map((row) => row.id).sort((one, other) => one - other)).toEqual(
      acknowledged.sort((one, other) => one - other),
    );
  });

  it('shows readers nothing of a unit of work that has not ended', async () => {
    await unitOfWork.run(async (transaction) => {
      await transaction.execute(add(9001, 0));
      expect(await reads.query(sql`SELECT "id" FROM "kept" WHERE "id" = 9001`)).toEqual([]);
    });
    expect(await reads.query(sql`SELECT "id" FROM "kept" WHERE "id" = 9001`)).toHaveLength(1);
  });

  it('goes on after a statement that fails, and counts what it changed', async () => {
    await expect(unitOfWork.run((transaction) => transaction.execute(add(9001, 0)))).rejects.toThrow(/UNIQUE/);
    expect(
      await unitOfWork.run((transaction) => transaction.execute(sql`UPDATE "kept" SET "part" = 2 WHERE "id" = 9001`)),
    ).toBe(1);
  });

  it('refuses a unit of work within another, and statements after the end', async () => {
    await expect(unitOfWork.run(() => unitOfWork.run(async () => 1))).rejects.toThrow(/within another/);
    let late: (() => Promise<number>) | undefined;
    await unitOfWork.run(async (transaction) => {
      late = () => transaction.execute(add(9002, 0));
    });
    await expect(late?.()).rejects.toThrow(/has ended/);
  });

  it('gives readers a connection that cannot write', async () => {
    await expect(reads.query(add(9003, 0))).rejects.toThrow(/READONLY/);
  });
});
