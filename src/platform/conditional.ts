import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problems/problem.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Conditional requests (RFC 9110, 13) for every answer to a GET that is there as a whole: its ETag is of its bytes, unless the
 * route has set one, and who already has it gets 304. What a route says of caching stands; else answers are to be asked for
 * again, but for those of one snapshot, which never change.
 */
export function registerConditionalRequests(fastify: FastifyInstance): void {
  fastify.addHook('onSend', async (request, reply, payload) => {
    if ((request.method !== 'GET' && request.method !== 'HEAD') || reply.statusCode !== 200) return payload;
    if (!request.url.startsWith('/v1/')) return payload;
    if (!reply.hasHeader('Cache-Control')) void reply.header('Cache-Control', cacheControlOf(request));
    if (!reply.hasHeader('ETag')) {
      if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
      void reply.header('ETag', `"${createHash('sha256').update(payload).digest('base64url').slice(0, 27)}"`);
    }
    if (!meets(request.headers['if-none-match'], String(reply.getHeader('ETag')))) return payload;
    void reply.status(304).removeHeader('Content-Length');
    void reply.removeHeader('Content-Type');
    return null;
  });
}

function cacheControlOf({ params }: FastifyRequest): string {
  const { snapshot } = params as { snapshot?: string };
  return snapshot !== undefined && UUID.test(snapshot) ? 'private, max-age=31536000, immutable' : 'private, no-cache';
}

/** Weak comparison: whether a list of entity tags has one, or is `*`. */
function meets(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const plain = (tag: string): string => tag.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((tag) => plain(tag) === plain(etag));
}

/** Of something that changes by revisions; `state` is what else its answer shows and that changes by itself. */
export function etagOfRevision(id: string, revision: number, state = ''): string {
  return `"${id}.${revision}.${state}"`;
}

/**
 * A change says what it is a change of, so that nobody overwrites what they have not seen. What changes by itself does not
 * count.
 * @throws ProblemError `precondition-required` without If-Match where it is needed, `precondition-failed` where it is of another
 * revision
 */
export function requireMatch(request: FastifyRequest, id: string, revision: number, needed = true): void {
  const header = request.headers['if-match'];
  if (header === undefined) {
    if (!needed) return;
    throw new ProblemError('precondition-required', 'Send If-Match with the ETag that a GET gives.');
  }
  const tags = header.split(',').map((tag) => tag.trim());
  if (!tags.some((tag) => tag === '*' || tag.startsWith(`"${id}.${revision}.`))) {
    throw new ProblemError('precondition-failed', `It has been changed since: it is at revision ${revision} now.`);
  }
}
