import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { AuditEntity } from '../../src/audit/audit.entity.js';
import { FindingEntity, FindingVersionEntity } from '../../src/findings/finding.entity.js';
import { GateEntity } from '../../src/gates/gate.entity.js';
import { IdempotencyEntity } from '../../src/idempotency/idempotency.entity.js';
import { KeyEntity } from '../../src/keys/key.entity.js';
import { ProjectEntity } from '../../src/projects/project.entity.js';
import { BundleEntity, MomentEntity, ReportEntity, SnapshotEntity } from '../../src/snapshots/snapshot.entity.js';
import { databaseOptions, openDatabase } from '../../src/storage/database.js';
import { MIGRATIONS } from '../../src/storage/migrations/index.js';
import { WaiverEntity } from '../../src/waivers/waiver.entity.js';

const ENTITIES = [
  AuditEntity,
  BundleEntity,
  FindingEntity,
  FindingVersionEntity,
  GateEntity,
  IdempotencyEntity,
  KeyEntity,
  MomentEntity,
  ProjectEntity,
  ReportEntity,
  SnapshotEntity,
  WaiverEntity,
];

const sourceFolder = join(import.meta.dirname, '..', '..', 'src');

describe('migrations', () => {
  it('make exactly the tables of the entities, and can be undone', async () => {
    const dataSource: DataSource = await openDatabase({ ...databaseOptions('sqlite::memory:'), entities: ENTITIES });
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
    for (let undone = 0; undone < MIGRATIONS.length; undone++) await dataSource.undoLastMigration();
    const tables: { name: string }[] = await dataSource.query(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'migrations'`,
    );
    expect(tables).toEqual([]);
    await dataSource.destroy();
  });

  it('are all in the list, in order', () => {
    const files = readdirSync(join(sourceFolder, 'storage', 'migrations')).filter((file) => /^\d+-/.test(file));
    const times = files.map((file) => file.split('-')[0]).sort();
    expect(MIGRATIONS.map((migration) => /\d+$/.exec(migration.name)?.[0])).toEqual(times);
  });

  it('are held against every entity of the source', () => {
    const files = readdirSync(sourceFolder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.entity.ts'),
    );
    expect(files.sort()).toEqual([
      'audit/audit.entity.ts',
      'findings/finding.entity.ts',
      'gates/gate.entity.ts',
      'idempotency/idempotency.entity.ts',
      'keys/key.entity.ts',
      'projects/project.entity.ts',
      'snapshots/snapshot.entity.ts',
      'waivers/waiver.entity.ts',
    ]);
  });

  it('leave a log that nothing can change', async () => {
    const dataSource = await openDatabase(databaseOptions('sqlite::memory:'));
    await dataSource.query(
      `INSERT INTO "audit" ("project", "at", "actor", "action", "subject") VALUES ('p', 't', 'a', 'x', 's')`,
    );
    await expect(dataSource.query(`UPDATE "audit" SET "actor" = 'b'`)).rejects.toThrow('append-only');
    await expect(dataSource.query(`DELETE FROM "audit"`)).rejects.toThrow('append-only');
    await dataSource.destroy();
  });
});
