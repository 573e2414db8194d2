import type { MigrationInterface, QueryRunner } from 'typeorm';

const FINDING_CONTENT = `
      "severity" varchar NOT NULL,
      "rank" integer NOT NULL,
      "detail" text NOT NULL,
      "anchor" varchar,
      "field" varchar,
      "line" integer NOT NULL,
      "column" integer NOT NULL,
      "waived" text,
      "since" integer NOT NULL`;

/** Projects, their snapshots by bundle and report, findings by what changes of them, waivers, the audit log, replayed answers. */
export class History1764000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const tables = [
      'idempotency',
      'audit',
      'waivers',
      'finding_versions',
      'findings',
      'snapshots',
      'moments',
      'reports',
    ];
    for (const table of [...tables, 'bundles', 'projects']) await queryRunner.query(`DROP TABLE "${table}"`);
  }
}

const STATEMENTS: readonly string[] = [
  `CREATE TABLE "projects" (
      "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL,
      "name" varchar NOT NULL,
      "createdAt" varchar NOT NULL,
      "sequence" integer NOT NULL DEFAULT (0),
      "keepSnapshots" integer,
      "keepDays" integer,
      "revision" integer NOT NULL DEFAULT (0))`,
  `CREATE UNIQUE INDEX "IDX_projects_name" ON "projects" ("name")`,
  `CREATE TABLE "bundles" ("digest" varchar PRIMARY KEY NOT NULL, "content" blob NOT NULL)`,
  `CREATE TABLE "reports" ("digest" varchar PRIMARY KEY NOT NULL, "content" blob NOT NULL)`,
  `CREATE TABLE "moments" (
      "project" integer NOT NULL,
      "sequence" integer NOT NULL,
      "snapshot" varchar NOT NULL,
      "at" varchar NOT NULL,
      PRIMARY KEY ("project", "sequence"),
      CONSTRAINT "FK_moments_project" FOREIGN KEY ("project") REFERENCES "projects" ("id") ON DELETE CASCADE)`,
  `CREATE TABLE "snapshots" (
      "id" varchar PRIMARY KEY NOT NULL,
      "project" integer NOT NULL,
      "sequence" integer NOT NULL,
      "digest" varchar NOT NULL,
      "report" varchar NOT NULL,
      "label" varchar,
      "ref" varchar,
      "createdAt" varchar NOT NULL,
      "defaultNamespace" varchar NOT NULL,
      "complete" integer NOT NULL,
      "inventory" text NOT NULL,
      "findings" text NOT NULL,
      "waived" text NOT NULL,
      "figures" text NOT NULL,
      CONSTRAINT "FK_snapshots_project" FOREIGN KEY ("project") REFERENCES "projects" ("id") ON DELETE CASCADE,
      CONSTRAINT "FK_snapshots_digest" FOREIGN KEY ("digest") REFERENCES "bundles" ("digest"),
      CONSTRAINT "FK_snapshots_report" FOREIGN KEY ("report") REFERENCES "reports" ("digest"))`,
  `CREATE UNIQUE INDEX "IDX_snapshots_project_sequence" ON "snapshots" ("project", "sequence")`,
  `CREATE INDEX "IDX_snapshots_digest" ON "snapshots" ("digest")`,
  `CREATE INDEX "IDX_snapshots_report" ON "snapshots" ("report")`,
  `CREATE TABLE "findings" (
      "project" integer NOT NULL,
      "fingerprint" varchar NOT NULL,
      "rule" varchar NOT NULL,
      "namespace" varchar NOT NULL,
      "object" varchar NOT NULL,
      "workload" varchar,${FINDING_CONTENT},
      "gone" integer,
      "firstSeen" integer NOT NULL,
      "lastSeen" integer,
      "reopened" integer NOT NULL DEFAULT (0),
      "reopenedIn" integer,
      PRIMARY KEY ("project", "fingerprint"),
      CONSTRAINT "FK_findings_project" FOREIGN KEY ("project") REFERENCES "projects" ("id") ON DELETE CASCADE)`,
  `CREATE INDEX "IDX_findings_rank" ON "findings" ("project", "rank", "fingerprint")`,
  `CREATE TABLE "finding_versions" (
      "project" integer NOT NULL,
      "fingerprint" varchar NOT NULL,${FINDING_CONTENT},
      "gone" integer NOT NULL,
      PRIMARY KEY ("project", "fingerprint", "since"),
      CONSTRAINT "FK_finding_versions_project" FOREIGN KEY ("project") REFERENCES "projects" ("id") ON DELETE CASCADE)`,
  `CREATE INDEX "IDX_finding_versions_rank" ON "finding_versions" ("project", "rank", "fingerprint")`,
  `CREATE INDEX "IDX_finding_versions_gone" ON "finding_versions" ("project", "gone")`,
  `CREATE TABLE "waivers" (
      "id" varchar PRIMARY KEY NOT NULL,
      "project" integer NOT NULL,
      "rule" varchar,
      "namespace" varchar,
      "workload" varchar,
      "fingerprint" varchar,
      "reason" text NOT NULL,
      "author" varchar NOT NULL,
      "createdAt" varchar NOT NULL,
      "expiresAt" varchar NOT NULL,
      "revision" integer NOT NULL,
      CONSTRAINT "FK_waivers_project" FOREIGN KEY ("project") REFERENCES "projects" ("id") ON DELETE CASCADE)`,
  `CREATE INDEX "IDX_waivers_project" ON "waivers" ("project", "id")`,
  `CREATE TABLE "audit" (
      "id" integer PRIMARY KEY AUTOINCREMENT NOT NULL,
      "project" varchar NOT NULL,
      "at" varchar NOT NULL,
      "actor" varchar NOT NULL,
      "action" varchar NOT NULL,
      "subject" varchar NOT NULL,
      "before" text,
      "after" text)`,
  `CREATE INDEX "IDX_audit_project" ON "audit" ("project", "id")`,
  `CREATE TRIGGER "audit_no_update" BEFORE UPDATE ON "audit" BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END`,
  `CREATE TRIGGER "audit_no_delete" BEFORE DELETE ON "audit" BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END`,
  `CREATE TABLE "idempotency" (
      "scope" varchar NOT NULL,
      "key" varchar NOT NULL,
      "request" varchar NOT NULL,
      "status" integer NOT NULL,
      "headers" text NOT NULL,
      "body" blob NOT NULL,
      "createdAt" varchar NOT NULL,
      PRIMARY KEY ("scope", "key"))`,
  `CREATE INDEX "IDX_idempotency_createdAt" ON "idempotency" ("createdAt")`,
  `INSERT INTO "projects" ("name", "createdAt") VALUES ('default', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))`,
];
