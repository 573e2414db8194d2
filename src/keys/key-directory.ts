import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { KeyDirectory } from '../platform/auth/authenticator.js';
import type { Principal } from '../platform/auth/principal.js';
import { isScope } from '../platform/auth/scopes.js';
import { CLOCK, type Clock } from '../platform/clock.js';
import { UnitOfWork } from '../storage/unit-of-work.js';
import { digestOfKey, idOfKey } from './api-key.js';
import type { KeyEntity } from './key.entity.js';
import { KeysStore } from './keys.store.js';

/** How long what the database said of a key is believed: a revoked key is refused within this time. */
const BELIEVED_MS = 1000;
const KEYS_IN_MEMORY = 10_000;
const LAST_USE_WRITTEN_EVERY_MS = 60_000;

/** Knows the holder of a key, and notes when each was used last: once a minute, for a request must not cost a write. */
@Injectable()
export class StoredKeyDirectory implements KeyDirectory, OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Keys');
  private readonly rows = new LRUCache<string, { readonly row: KeyEntity | undefined }>({
    max: KEYS_IN_MEMORY,
    ttl: BELIEVED_MS,
  });
  private readonly lastUses = new Map<string, string>();
  private timer: NodeJS.Timeout | undefined;
  private any: { readonly known: boolean; readonly until: number } = { known: false, until: 0 };

  constructor(
    private readonly store: KeysStore,
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => {
      this.writeLastUses().catch((error: unknown) => {
        this.logger.error('the last use of keys could not be written', error);
      });
    }, LAST_USE_WRITTEN_EVERY_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.writeLastUses();
  }

  /** Once there has been a key there is one for good, revoked or not: taking the last away must not open the service. */
  async hasKeys(): Promise<boolean> {
    if (!this.any.known && performance.now() >= this.any.until) {
      this.any = { known: await this.store.any(), until: performance.now() + BELIEVED_MS };
    }
    return this.any.known;
  }

  async principalOf(key: string): Promise<Principal | undefined> {
    const id = idOfKey(key);
    if (id === undefined) return undefined;
    const row = await this.rowOf(id);
    if (row === undefined || !timingSafeEqual(Buffer.from(digestOfKey(key)), Buffer.from(row.digest))) return undefined;
    const now = this.clock.now().toISOString();
    if (row.revokedAt !== null || (row.expiresAt !== null && row.expiresAt <= now)) return undefined;
    this.lastUses.set(id, now);
    return {
      kind: 'key',
      name: `key:${id}`,
      scopes: new Set(row.scopes.split(' ').filter(isScope)),
      project: row.project ?? undefined,
    };
  }

  /** What was believed of a key counts no more. */
  forget(id: string): void {
    this.rows.delete(id);
    this.any = { known: this.any.known, until: 0 };
  }

  private async rowOf(id: string): Promise<KeyEntity | undefined> {
    const known = this.rows.get(id);
    if (known !== undefined) return known.row;
    const row = await this.store.find(id);
    this.rows.set(id, { row });
    return row;
  }

  private async writeLastUses(): Promise<void> {
    const uses = [...this.lastUses];
    this.lastUses.clear();
    if (uses.length === 0) return;
    await this.unitOfWork.run(async (transaction) => {
      for (const [id, at] of uses) await this.store.used(transaction, id, at);
    });
  }
}
