import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/**
 * The one way to write. TypeORM's sqlite3 driver has a single connection, on which overlapping transactions become
 * savepoints of each other: a rollback of the first would discard what later ones were told is committed. So writes queue.
 */
@Injectable()
export class UnitOfWork {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly dataSource: DataSource) {}

  /** Runs the work in a transaction of its own, after all that came before. Rejects as the work rejects. */
  run<Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> {
    const result = this.last.then(() => this.dataSource.transaction(work));
    this.last = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }
}
