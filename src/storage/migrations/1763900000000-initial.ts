import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bundles by digest, snapshots of them, and the findings of each snapshot. */
export class Initial1763900000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE "bundles" (
      "digest" varchar PRIMARY KEY NOT NULL,
      "content" blob NOT NULL)`);
    await queryRunner.query(`CREATE TABLE "projects" (
      "name" varchar PRIMARY KEY NOT NULL,
      "createdAt" varchar NOT NULL)`);
    await queryRunner.query(`CREATE TABLE "snapshots" (
      "id" varchar PRIMARY KEY NOT NULL,
      "project" varchar NOT NULL,
      "digest" varchar NOT NULL,
      "label" varchar,
      "ref" varchar,
      "createdAt" varchar NOT NULL,
      "defaultNamespace" varchar NOT NULL,
      "complete" boolean NOT NULL,
      "inventory" text NOT NULL,
      "findings" text NOT NULL,
      "diagnostics" text NOT NULL,
      CONSTRAINT "FK_snapshots_project" FOREIGN KEY ("project") REFERENCES "projects" ("name") ON DELETE CASCADE,
      CONSTRAINT "FK_snapshots_digest" FOREIGN KEY ("digest") REFERENCES "bundles" ("digest"))`);
    await queryRunner.query(`CREATE INDEX "IDX_snapshots_project_id" ON "snapshots" ("project", "id")`);
    await queryRunner.query(`CREATE TABLE "findings" (
      "snapshot" varchar NOT NULL,
      "fingerprint" varchar NOT NULL,
      "rule" varchar NOT NULL,
      "severity" varchar NOT NULL,
      "workload" varchar NOT NULL,
      "detail" text NOT NULL,
      "file" varchar NOT NULL,
      "line" integer NOT NULL,
      PRIMARY KEY ("snapshot", "fingerprint"),
      CONSTRAINT "FK_findings_snapshot" FOREIGN KEY ("snapshot") REFERENCES "snapshots" ("id") ON DELETE CASCADE)`);
    await queryRunner.query(
      `INSERT INTO "projects" ("name", "createdAt") VALUES ('default', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['findings', 'snapshots', 'projects', 'bundles'])
      await queryRunner.query(`DROP TABLE "${table}"`);
  }
}
