import { Injectable } from '@nestjs/common';
import { ProblemError } from '../platform/problems/problem.js';
import type { Transaction } from '../storage/unit-of-work.js';
import { ProjectsStore, type ProjectRow } from './projects.store.js';

export type { ProjectRow } from './projects.store.js';

/** Projects by name, for the features whose rows belong to one. */
@Injectable()
export class ProjectsService {
  constructor(private readonly store: ProjectsStore) {}

  /** @throws ProblemError `not-found` */
  async find(name: string): Promise<ProjectRow> {
    return found(name, await this.store.find(name));
  }

  /** @throws ProblemError `not-found` */
  async findIn(transaction: Transaction, name: string): Promise<ProjectRow> {
    return found(name, await this.store.findIn(transaction, name));
  }

  ensure(transaction: Transaction, name: string, createdAt: string): Promise<ProjectRow> {
    return this.store.ensure(transaction, name, createdAt);
  }

  /** Numbers the next upload of a project, from 1. */
  advance(transaction: Transaction, project: ProjectRow): Promise<number> {
    return this.store.advance(transaction, project);
  }

  page(after: string, limit: number): Promise<ProjectRow[]> {
    return this.store.page(after, limit);
  }

  setRetention(
    transaction: Transaction,
    project: ProjectRow,
    keepSnapshots: number | null,
    keepDays: number | null,
  ): Promise<void> {
    return this.store.setRetention(transaction, project, keepSnapshots, keepDays);
  }

  remove(transaction: Transaction, project: ProjectRow): Promise<void> {
    return this.store.remove(transaction, project);
  }
}

function found(name: string, row: ProjectRow | undefined): ProjectRow {
  if (row === undefined) throw new ProblemError('not-found', `There is no project ${name}.`);
  return row;
}
