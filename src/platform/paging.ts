import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from './problems/problem.js';

export const DEFAULT_LIMIT = 50;

/** A page of a list, and where the next one begins; without `next` it is the last. */
export interface Page<Item> {
  readonly items: Item[];
  readonly next?: string;
}

/** A cursor is the key of the last item of a page. Opaque, so that a list may be put into another order. */
export function cursorOf(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** @throws ProblemError `malformed-request` for what is no cursor of this list: its key is as `shape` says. */
export function keyOf<Key extends readonly (string | number)[]>(
  cursor: string | undefined,
  shape: readonly ('string' | 'number')[],
): Key | undefined {
  if (cursor === undefined) return undefined;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.length === shape.length && key.every((part, index) => typeof part === shape[index])) {
      return key as unknown as Key;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new ProblemError('malformed-request', 'cursor must be the `next` of the page before.', [
    { code: 'INVALID_FIELD', detail: 'cursor must be the `next` of the page before', pointer: '/cursor' },
  ]);
}

/** A page out of rows of which one more was asked for than it holds. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  itemOf: (row: Row) => Item,
  keyOfRow: (row: Row) => readonly (string | number)[],
): Page<Item> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const items = kept.map(itemOf);
  return rows.length > limit && last !== undefined ? { items, next: cursorOf(keyOfRow(last)) } : { items };
}

/** The same address with the cursor of the next page, as RFC 8288 has it. */
export function linkNext(request: FastifyRequest, reply: FastifyReply, next: string | undefined): void {
  if (next === undefined) return;
  const [path = '', query = ''] = request.url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', next);
  void reply.header('Link', `<${path}?${parameters.toString()}>; rel="next"`);
}
