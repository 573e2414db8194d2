import type { DataSource } from 'typeorm';
import { dialectOf, type Dialect } from './dialect.js';
import { render, type Sql } from './sql.js';

/** Reads see what is committed, and wait for no write: they have a connection of their own on the same file. */
export class Reads {
  readonly dialect: Dialect;

  constructor(private readonly dataSource: DataSource) {
    this.dialect = dialectOf(dataSource.options.type);
  }

  async query<Row>(statement: Sql): Promise<Row[]> {
    const { text, parameters } = render(statement, this.dialect.placeholder);
    return (await this.dataSource.query(text, [...parameters])) as Row[];
  }

  async first<Row>(statement: Sql): Promise<Row | undefined> {
    return (await this.query<Row>(statement))[0];
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
