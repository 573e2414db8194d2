import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DataSource, type DataSourceOptions } from 'typeorm';
import sqlite3 from 'sqlite3';
import { MIGRATIONS } from './migrations/index.js';

/**
 * Options of the SQLite file that `DATABASE_URL` (sqlite:<file>) names. The driver's verbose mode, which TypeORM always asks for,
 * writes out the values of every statement for a stack trace that there may yet be: it takes longer than a short query.
 */
export function databaseOptions(url: string): DataSourceOptions {
  const file = url.slice('sqlite:'.length);
  return {
    type: 'sqlite',
    driver: { ...sqlite3, verbose: () => sqlite3 },
    database: file === ':memory:' ? file : resolve(file),
    enableWAL: file !== ':memory:',
    busyTimeout: 5000,
    synchronize: false,
    migrationsRun: false,
    migrations: MIGRATIONS,
  };
}

/** Opens and migrates. `synchronous` FULL: an acknowledged snapshot survives a power cut, not only a crash. */
export async function openDatabase(options: DataSourceOptions): Promise<DataSource> {
  if (typeof options.database === 'string' && options.database !== ':memory:') {
    mkdirSync(dirname(options.database), { recursive: true });
  }
  const dataSource = new DataSource(options);
  await dataSource.initialize();
  await dataSource.query('PRAGMA synchronous = FULL');
  await dataSource.query('PRAGMA temp_store = MEMORY');
  await dataSource.runMigrations({ transaction: 'each' });
  return dataSource;
}

/** A second connection to the same file, which cannot write. A database in memory has one connection only. */
export async function openReader(writer: DataSource): Promise<DataSource> {
  const { options } = writer;
  if (options.type !== 'sqlite' || options.database === ':memory:') return writer;
  const reader = new DataSource({ ...options, entities: [], migrations: [], name: 'reader' });
  await reader.initialize();
  await reader.query('PRAGMA query_only = ON');
  return reader;
}
