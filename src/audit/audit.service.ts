import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '../platform/clock.js';
import { keyOf, pageOf, type Page } from '../platform/paging.js';
import type { Transaction } from '../storage/unit-of-work.js';
import { AuditStore } from './audit.store.js';
import type { AuditEntryDto } from './dto/audit.dto.js';

export interface AuditEntry {
  readonly actor: string;
  readonly action:
    | 'waiver.created'
    | 'waiver.replaced'
    | 'waiver.removed'
    | 'project.retention-changed'
    | 'project.deleted'
    | 'snapshot.deleted'
    | 'snapshots.retired'
    | 'key.made'
    | 'key.revoked'
    | 'gate.changed'
    | 'key.rotated';
  readonly subject: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Who changed what, when: entries are added with what they are about, in one transaction, and never changed. */
@Injectable()
export class AuditService {
  constructor(
    private readonly store: AuditStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  append(transaction: Transaction, project: string, entry: AuditEntry): Promise<void> {
    return this.store.append(transaction, project, {
      at: this.clock.now().toISOString(),
      actor: entry.actor,
      action: entry.action,
      subject: entry.subject,
      before: entry.before === undefined ? null : JSON.stringify(entry.before),
      after: entry.after === undefined ? null : JSON.stringify(entry.after),
    });
  }

  async page(project: string, limit: number, cursor: string | undefined): Promise<Page<AuditEntryDto>> {
    const key = keyOf<readonly [number]>(cursor, ['number']);
    const rows = await this.store.page(project, key?.[0], limit + 1);
    return pageOf(
      rows,
      limit,
      ({ id, at, actor, action, subject, before, after }): AuditEntryDto => ({
        id,
        at,
        actor,
        action,
        subject,
        before: before === null ? null : (JSON.parse(before) as object),
        after: after === null ? null : (JSON.parse(after) as object),
      }),
      ({ id }) => [id],
    );
  }
}
