import { join, raw, sql, type Sql } from './sql.js';

export type ColumnType = 'text' | 'integer';

/** What the databases write differently. Everything else in the stores is SQL that both take. */
export interface Dialect {
  /** Begins a transaction that may write: it waits for its turn here, not halfway. */
  readonly begin: string;
  placeholder(index: number): string;
  /** The items of a JSON array of arrays as rows, the n-th item of each under the n-th name. */
  rows(json: string, columns: Readonly<Record<string, ColumnType>>): Sql;
  /** Seconds since 1970 of an RFC 3339 time in UTC. */
  epochSeconds(time: Sql): Sql;
}

export const SQLITE: Dialect = {
  begin: 'BEGIN IMMEDIATE',
  placeholder: () => '?',
  rows: (json, columns) => {
    const items = Object.keys(columns).map((name, index) => raw(`value->>${index} AS "${name}"`));
    return sql`SELECT ${join(items, ', ')} FROM json_each(${json})`;
  },
  epochSeconds: (time) => sql`CAST(strftime('%s', ${time}) AS INTEGER)`,
};

export const POSTGRES: Dialect = {
  begin: 'BEGIN',
  placeholder: (index) => `$${index}`,
  rows: (json, columns) => {
    const items = Object.entries(columns).map(([name, type], index) =>
      raw(type === 'text' ? `item->>${index} AS "${name}"` : `CAST(item->>${index} AS ${type}) AS "${name}"`),
    );
    return sql`SELECT ${join(items, ', ')} FROM json_array_elements(CAST(${json} AS json)) AS list(item)`;
  },
  epochSeconds: (time) => sql`CAST(EXTRACT(EPOCH FROM CAST(${time} AS timestamptz)) AS integer)`,
};

/** By the name of TypeORM's driver. */
export function dialectOf(driver: string): Dialect {
  return driver === 'postgres' ? POSTGRES : SQLITE;
}
