import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ProblemError } from '../platform/problems/problem.js';
import type { Readiness } from '../platform/readiness.js';

@Injectable()
export class DatabaseReadiness implements Readiness {
  constructor(private readonly dataSource: DataSource) {}

  async check(): Promise<void> {
    if (!this.dataSource.isInitialized) throw new ProblemError('store-unavailable', 'The database is not open.');
    try {
      await this.dataSource.query('SELECT 1 FROM "snapshots" LIMIT 1');
    } catch (error) {
      throw new ProblemError('store-unavailable', `The database does not answer: ${(error as Error).message}`);
    }
  }
}
