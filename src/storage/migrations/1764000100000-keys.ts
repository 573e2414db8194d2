import type { MigrationInterface, QueryRunner } from 'typeorm';

/** API keys. */
export class Keys1764000100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE TABLE "api_keys" (
      "id" varchar PRIMARY KEY NOT NULL,
      "name" varchar NOT NULL,
      "digest" varchar NOT NULL,
      "scopes" varchar NOT NULL,
      "project" varchar,
      "createdAt" varchar NOT NULL,
      "createdBy" varchar NOT NULL,
      "expiresAt" varchar,
      "lastUsedAt" varchar,
      "revokedAt" varchar)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "api_keys"`);
  }
}
