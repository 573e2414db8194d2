import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What lets a snapshot of a project through, by name. */
export class Gates1764000200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE "gates" (
      "project" integer NOT NULL,
      "name" varchar NOT NULL,
      "policy" text NOT NULL,
      PRIMARY KEY ("project", "name"),
      CONSTRAINT "FK_gates_project" FOREIGN KEY ("project") REFERENCES "projects" ("id") ON DELETE CASCADE)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "gates"`);
  }
}
