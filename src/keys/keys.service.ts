import { Inject, Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service.js';
import type { Principal } from '../platform/auth/principal.js';
import type { Scope } from '../platform/auth/scopes.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { keyOf, pageOf, type Page } from '../platform/paging.js';
import { ProblemError } from '../platform/problems/problem.js';
import { UnitOfWork, type Transaction } from '../storage/unit-of-work.js';
import { newApiKey } from './api-key.js';
import type { KeyDto, MadeKeyDto } from './dto/key.dto.js';
import { StoredKeyDirectory } from './key-directory.js';
import type { KeyEntity } from './key.entity.js';
import { KeysStore } from './keys.store.js';

export interface KeyRequest {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Undefined for every project. */
  readonly project?: string | undefined;
  /** RFC 3339, in UTC. Undefined for a key without an end. */
  readonly expiresAt?: string | undefined;
}

/** Where keys that are for every project leave their trace in the audit log. */
const ALL_PROJECTS = '*';

@Injectable()
export class KeysService {
  constructor(
    private readonly store: KeysStore,
    private readonly directory: StoredKeyDirectory,
    private readonly audit: AuditService,
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Makes a key. Nobody can give what they have not: scopes and project of the new key are within the maker's.
   * @throws ProblemError `forbidden` where they are not, `malformed-request` for an end that has passed.
   */
  async make(maker: Principal, request: KeyRequest): Promise<MadeKeyDto> {
    const missing = request.scopes.filter((scope) => !maker.scopes.has(scope));
    if (missing.length > 0) {
      throw new ProblemError('forbidden', `${maker.name} cannot give what it lacks: ${missing.join(', ')}.`);
    }
    const project = request.project ?? maker.project;
    if (maker.project !== undefined && project !== maker.project) {
      throw new ProblemError('forbidden', `${maker.name} can make keys for the project ${maker.project} only.`);
    }
    const expiresAt = request.expiresAt === undefined ? null : this.futureOf(request.expiresAt);
    return this.unitOfWork
      .run((transaction) => this.insert(transaction, maker, { ...request, project }, expiresAt))
      .then((made) => this.fresh(made));
  }

  async page(asker: Principal, limit: number, cursor: string | undefined): Promise<Page<KeyDto>> {
    const after = keyOf<readonly [string]>(cursor, ['string'])?.[0];
    const rows = await this.store.page(asker.project, after, limit + 1);
    return pageOf(rows, limit, dtoOf, ({ id }) => [id]);
  }

  /** @throws ProblemError `not-found`, for a key of another project as well. */
  async revoke(asker: Principal, id: string): Promise<void> {
    const row = await this.find(asker, id);
    await this.unitOfWork.run(async (transaction) => {
      if (!(await this.store.revoke(transaction, id, this.clock.now().toISOString()))) throw noKey(id);
      await this.note(transaction, asker, row, 'key.revoked');
    });
    this.directory.forget(id);
  }

  /** A new key that may do the same; the old one works on for `overlapSeconds`, so that its users can change over. */
  async rotate(asker: Principal, id: string, overlapSeconds: number): Promise<MadeKeyDto> {
    const row = await this.find(asker, id);
    if (row.revokedAt !== null) throw noKey(id);
    const end = new Date(this.clock.now().getTime() + overlapSeconds * 1000).toISOString();
    const made = await this.unitOfWork.run(async (transaction) => {
      const scopes = row.scopes.split(' ') as Scope[];
      const request = { name: row.name, scopes, project: row.project ?? undefined };
      const next = await this.insert(transaction, asker, request, row.expiresAt);
      await this.store.expire(transaction, id, end);
      await this.note(transaction, asker, row, 'key.rotated');
      return next;
    });
    this.directory.forget(id);
    return this.fresh(made);
  }

  private async insert(
    transaction: Transaction,
    maker: Principal,
    { name, scopes, project }: KeyRequest,
    expiresAt: string | null,
  ): Promise<MadeKeyDto> {
    const { id, key, digest } = newApiKey();
    const row: KeyEntity = {
      id,
      name,
      digest,
      scopes: [...new Set(scopes)].sort().join(' '),
      project: project ?? null,
      createdAt: this.clock.now().toISOString(),
      createdBy: maker.name,
      expiresAt,
      lastUsedAt: null,
      revokedAt: null,
    };
    await this.store.add(transaction, row);
    await this.note(transaction, maker, row, 'key.made');
    return { ...dtoOf(row), key };
  }

  private fresh(made: MadeKeyDto): MadeKeyDto {
    this.directory.forget(made.id);
    return made;
  }

  private async find(asker: Principal, id: string): Promise<KeyEntity> {
    const row = await this.store.find(id);
    if (row === undefined || (asker.project !== undefined && row.project !== asker.project)) throw noKey(id);
    return row;
  }

  private note(
    transaction: Transaction,
    asker: Principal,
    { id, name, scopes, project, expiresAt }: KeyEntity,
    action: 'key.made' | 'key.revoked' | 'key.rotated',
  ): Promise<void> {
    const after = { name, scopes: scopes.split(' '), project, expiresAt };
    return this.audit.append(transaction, project ?? ALL_PROJECTS, { actor: asker.name, action, subject: id, after });
  }

  private futureOf(time: string): string {
    const end = new Date(time);
    if (end > this.clock.now()) return end.toISOString();
    throw new ProblemError('malformed-request', 'expiresAt has passed.', [
      { code: 'INVALID_FIELD', detail: 'expiresAt must be in the future', pointer: '/expiresAt' },
    ]);
  }
}

function noKey(id: string): ProblemError {
  return new ProblemError('not-found', `There is no key ${id} in force.`);
}

function dtoOf(row: KeyEntity): KeyDto {
  const { id, name, scopes, project, createdAt, createdBy, expiresAt, lastUsedAt, revokedAt } = row;
  return {
    id,
    name,
    scopes: scopes.split(' ') as Scope[],
    project,
    createdAt,
    createdBy,
    expiresAt,
    lastUsedAt,
    revokedAt,
  };
}
