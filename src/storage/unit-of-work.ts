import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { dialectOf, type Dialect } from './dialect.js';
import { render, type Sql } from './sql.js';

/** One unit of work: what it does is kept as a whole, or not at all. */
export interface Transaction {
  readonly dialect: Dialect;
  query<Row>(statement: Sql): Promise<Row[]>;
  /** How many rows it changed. */
  execute(statement: Sql): Promise<number>;
}

/**
 * The one way to write. TypeORM's sqlite3 driver has a single connection, on which overlapping transactions become
 * savepoints of each other: a rollback of the first would discard what later ones were told is committed. So writes queue,
 * and reads have a connection of their own (`Reads`).
 */
@Injectable()
export class UnitOfWork {
  /** Grows with every unit that may have changed something: what was read at another number may have changed since. */
  generation = 0;
  private last: Promise<unknown> = Promise.resolve();
  private readonly running = new AsyncLocalStorage<true>();
  private readonly dialect: Dialect;

  constructor(private readonly dataSource: DataSource) {
    this.dialect = dialectOf(dataSource.options.type);
  }

  /**
   * Runs the work in a transaction of its own, after all that came before. Resolves when it is durable; rejects as the work
   * rejects, and then nothing of it is kept. The work must await nothing but the transaction: the next one waits for it.
   */
  run<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    // It would wait for itself for ever.
    if (this.running.getStore() === true) throw new Error('a unit of work was begun within another');
    const result = this.last.then(() => this.running.run(true, () => this.transact(work)));
    this.last = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  private async transact<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    const runner = this.dataSource.createQueryRunner();
    const transaction = new OpenTransaction(runner, this.dialect);
    try {
      await runner.query(this.dialect.begin);
      try {
        const result = await work(transaction);
        transaction.close();
        try {
          await runner.query('COMMIT');
        } finally {
          this.generation += 1;
        }
        return result;
      } catch (error) {
        transaction.close();
        await rollBack(runner);
        throw error;
      }
    } finally {
      await runner.release();
    }
  }
}

class OpenTransaction implements Transaction {
  private open = true;

  constructor(
    private readonly runner: QueryRunner,
    readonly dialect: Dialect,
  ) {}

  close(): void {
    this.open = false;
  }

  async query<Row>(statement: Sql): Promise<Row[]> {
    const { text, parameters } = this.render(statement);
    return (await this.runner.query(text, [...parameters])) as Row[];
  }

  async execute(statement: Sql): Promise<number> {
    const { text, parameters } = this.render(statement);
    return (await this.runner.query(text, [...parameters], true)).affected ?? 0;
  }

  private render(statement: Sql) {
    // A statement that comes late would be a transaction of its own, or part of a stranger's.
    if (!this.open) throw new Error('this unit of work has ended');
    return render(statement, this.dialect.placeholder);
  }
}

/** SQLite has rolled back by itself where the disk failed; then there is no transaction left to end. */
async function rollBack(runner: QueryRunner): Promise<void> {
  try {
    await runner.query('ROLLBACK');
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('no transaction is active')) throw error;
  }
}
