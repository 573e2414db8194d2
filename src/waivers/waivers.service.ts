import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { AuditService } from '../audit/audit.service.js';
import { nearest } from '../engine/cluster/index.js';
import { RULES, ruleOf } from '../engine/findings/index.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { keyOf, pageOf, type Page } from '../platform/paging.js';
import { ProblemError } from '../platform/problems/problem.js';
import { ProjectsService, type ProjectRow } from '../projects/projects.service.js';
import type { Sql } from '../storage/sql.js';
import { UnitOfWork, type Transaction } from '../storage/unit-of-work.js';
import type { PutWaiverDto, WaiverDto, WaiverScopeDto } from './dto/waiver.dto.js';
import { waiverInForce, WaiversStore, type WaiverRow, type WaiverScope } from './waivers.store.js';

const DAY = 24 * 60 * 60 * 1000;
const DEFAULT_DAYS = 90;

export interface Waived {
  readonly waiver: WaiverDto;
  readonly revision: number;
  readonly created: boolean;
}

/** Says whether a change may be made to what is there; throws where it may not. */
export type Precondition = (id: string, revision: number) => void;

/** Decisions to live with findings, for a time. A waived finding stays visible and comes back when its waiver ends. */
@Injectable()
export class WaiversService {
  constructor(
    private readonly store: WaiversStore,
    private readonly projects: ProjectsService,
    private readonly audit: AuditService,
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async page(project: string, limit: number, cursor: string | undefined): Promise<Page<WaiverDto>> {
    const { id } = await this.projects.find(project);
    const key = keyOf<readonly [string]>(cursor, ['string']);
    const rows = await this.store.page(id, key?.[0] ?? '', limit + 1);
    return pageOf(
      rows,
      limit,
      (row) => this.dtoOf(row),
      (row) => [row.id],
    );
  }

  /** @throws ProblemError `not-found` */
  async get(project: string, id: string): Promise<{ waiver: WaiverDto; revision: number }> {
    const owner = await this.projects.find(project);
    const row = found(project, id, await this.store.find(owner.id, id));
    return { waiver: this.dtoOf(row), revision: row.revision };
  }

  /**
   * Makes a waiver, or replaces the one that is for the same. The precondition holds for a replacement only.
   * @throws ProblemError `malformed-request`, `not-found`, and what the precondition throws
   */
  async put(project: string, wanted: PutWaiverDto, precondition: Precondition): Promise<Waived> {
    const fields = this.fieldsOf(wanted);
    return this.change(project, async (transaction, owner) => {
      const before = await this.store.findByScope(transaction, owner.id, fields);
      return before === undefined
        ? this.create(transaction, owner, fields)
        : this.replace(transaction, owner, before, fields, precondition);
    });
  }

  /** Replaces a waiver, what it is for included. @throws as `put` */
  async putById(project: string, id: string, wanted: PutWaiverDto, precondition: Precondition): Promise<Waived> {
    const fields = this.fieldsOf(wanted);
    return this.change(project, async (transaction, owner) => {
      const before = found(project, id, await this.store.findIn(transaction, owner.id, id));
      return this.replace(transaction, owner, before, fields, precondition);
    });
  }

  async remove(project: string, id: string, author: string, precondition: Precondition): Promise<void> {
    await this.change(project, async (transaction, owner) => {
      const row = found(project, id, await this.store.findIn(transaction, owner.id, id));
      await this.removeRow(transaction, owner, row, author, precondition);
    });
  }

  /** The waiver that is for exactly this. */
  async removeByScope(
    project: string,
    scope: WaiverScopeDto,
    author: string,
    precondition: Precondition,
  ): Promise<void> {
    await this.change(project, async (transaction, owner) => {
      const row = await this.store.findByScope(transaction, owner.id, scopeOf(scope));
      if (row === undefined) {
        throw new ProblemError('not-found', `Project ${project} has no waiver for exactly this.`);
      }
      await this.removeRow(transaction, owner, row, author, precondition);
    });
  }

  /** For queries over findings `f`: the id of the waiver in force, or null. */
  inForce(): Sql {
    return waiverInForce(this.now());
  }

  async anyInForce(transaction: Transaction, project: number): Promise<boolean> {
    return this.store.inForce(transaction, project, this.now());
  }

  anyInForceNow(project: number): Promise<boolean> {
    return this.store.inForceNow(project, this.now());
  }

  async several(ids: readonly string[]): Promise<Map<string, WaiverDto>> {
    return new Map((await this.store.several(ids)).map((row) => [row.id, this.dtoOf(row)]));
  }

  private change<Result>(
    project: string,
    work: (transaction: Transaction, owner: ProjectRow) => Promise<Result>,
  ): Promise<Result> {
    return this.unitOfWork.run(async (transaction) =>
      work(transaction, await this.projects.findIn(transaction, project)),
    );
  }

  private async create(transaction: Transaction, owner: ProjectRow, fields: WaiverFields): Promise<Waived> {
    const row: WaiverRow = { ...fields, id: uuidv7(), createdAt: this.now(), revision: 1 };
    await this.store.insert(transaction, owner.id, row);
    const { author: actor, id: subject } = row;
    await this.audit.append(transaction, owner.name, { actor, action: 'waiver.created', subject, after: row });
    return { waiver: this.dtoOf(row), revision: row.revision, created: true };
  }

  private async replace(
    transaction: Transaction,
    owner: ProjectRow,
    before: WaiverRow,
    fields: WaiverFields,
    precondition: Precondition,
  ): Promise<Waived> {
    precondition(before.id, before.revision);
    const row: WaiverRow = { ...before, ...fields, revision: before.revision + 1 };
    await this.store.replace(transaction, row);
    const { author: actor, id: subject } = row;
    await this.audit.append(transaction, owner.name, { actor, action: 'waiver.replaced', subject, before, after: row });
    return { waiver: this.dtoOf(row), revision: row.revision, created: false };
  }

  private async removeRow(
    transaction: Transaction,
    owner: ProjectRow,
    row: WaiverRow,
    actor: string,
    precondition: Precondition,
  ): Promise<void> {
    precondition(row.id, row.revision);
    await this.store.remove(transaction, row.id);
    await this.audit.append(transaction, owner.name, { actor, action: 'waiver.removed', subject: row.id, before: row });
  }

  private fieldsOf(wanted: PutWaiverDto): WaiverFields {
    const now = this.clock.now();
    const expiresAt =
      wanted.expiresAt === undefined ? new Date(now.getTime() + DEFAULT_DAYS * DAY) : new Date(wanted.expiresAt);
    if (expiresAt <= now)
      throw invalid('expiresAt must be in the future: a waiver that has ended waives nothing', '/expiresAt');
    const { reason, author } = wanted;
    return { ...scopeOf(wanted), reason, author, expiresAt: expiresAt.toISOString() };
  }

  private dtoOf(row: WaiverRow): WaiverDto {
    const { id, rule, namespace, workload, fingerprint, reason, author, createdAt, expiresAt } = row;
    const status = expiresAt > this.now() ? 'active' : 'expired';
    return { id, rule, namespace, workload, fingerprint, reason, author, createdAt, expiresAt, status };
  }

  private now(): string {
    return this.clock.now().toISOString();
  }
}

type WaiverFields = WaiverScope & Pick<WaiverRow, 'reason' | 'author' | 'expiresAt'>;

function scopeOf({ rule, namespace, workload, fingerprint }: WaiverScopeDto): WaiverScope {
  if ([rule, namespace, workload, fingerprint].every((each) => each === undefined)) {
    throw invalid('one of rule, namespace, workload and fingerprint must say what is waived', '');
  }
  if (rule !== undefined && ruleOf(rule) === undefined) {
    const candidates = nearest(
      rule,
      RULES.map(({ id }) => id),
    );
    throw new ProblemError('malformed-request', `There is no rule ${rule}; /v1/rules lists them.`, [
      { code: 'INVALID_FIELD', detail: `there is no rule ${rule}`, pointer: '/rule', candidates },
    ]);
  }
  return {
    rule: rule ?? null,
    namespace: namespace ?? null,
    workload: workload ?? null,
    fingerprint: fingerprint ?? null,
  };
}

function found(project: string, id: string, row: WaiverRow | undefined): WaiverRow {
  if (row === undefined) throw new ProblemError('not-found', `Project ${project} has no waiver ${id}.`);
  return row;
}

function invalid(detail: string, pointer: string): ProblemError {
  return new ProblemError('malformed-request', `${detail}.`, [{ code: 'INVALID_FIELD', detail, pointer }]);
}
