import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../problems/problem.js';

const JSON_TYPE = 'application/json';

/** The body of a route with `rawBody`: the bytes that came, without their Content-Encoding. */
export interface RawBody {
  readonly contentType: string;
  readonly bytes: Buffer;
}

interface RawBodyConfig {
  readonly rawBody: readonly string[];
}

/** Route configuration: the body is handed on as it came, in one of these media types. */
export function rawBody(mediaTypes: readonly string[]): RawBodyConfig {
  return { rawBody: mediaTypes };
}

export function isRawBody(body: unknown): body is RawBody {
  return typeof body === 'object' && body !== null && 'bytes' in body && Buffer.isBuffer(body.bytes);
}

/** A route takes JSON in UTF-8, or the media types that its configuration names; there is no body that is not looked at. */
export function registerBodyParsers(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, parseBody(request, body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  // Before any byte of a body is read, so that a wrong type costs nothing.
  fastify.addHook('preParsing', async (request) => {
    if (hasBody(request)) checkContentType(request);
    else if (request.method === 'POST' && rawTypesOf(request) !== undefined && !saysLength(request)) {
      throw new ProblemError('length-required', 'Send manifests with Content-Length or Transfer-Encoding: chunked.');
    }
  });
}

export function hasBody(request: FastifyRequest): boolean {
  const length = request.headers['content-length'];
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

function saysLength(request: FastifyRequest): boolean {
  return request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;
}

function rawTypesOf(request: FastifyRequest): readonly string[] | undefined {
  return (request.routeOptions.config as Partial<RawBodyConfig>).rawBody;
}

function checkContentType(request: FastifyRequest): void {
  if (request.is404 || request.method === 'GET' || request.method === 'HEAD') return;
  const header = request.headers['content-type'] ?? '';
  const taken = rawTypesOf(request) ?? [JSON_TYPE];
  const mediaType = (header.split(';')[0] ?? '').trim().toLowerCase();
  if (!taken.includes(mediaType)) {
    throw unsupported(
      `This route takes ${taken.join(', ')}; the request says ${header === '' ? 'no Content-Type' : header}.`,
      taken,
    );
  }
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(header)?.[1];
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8') {
    throw unsupported(`The charset ${charset} is not taken; send UTF-8.`, taken);
  }
}

function unsupported(detail: string, taken: readonly string[]): ProblemError {
  return new ProblemError('unsupported-media-type', detail, [], {}, { Accept: taken.join(', ') });
}

function parseBody(request: FastifyRequest, bytes: Buffer): unknown {
  if (rawTypesOf(request) !== undefined) {
    return { contentType: request.headers['content-type'] ?? '', bytes } satisfies RawBody;
  }
  return parseJson(decode(bytes));
}

/** @throws ProblemError `malformed-json`, which says where and quotes nothing: what stands there may be a secret. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const at = /position (\d+)/.exec(error.message)?.[1];
    const where = at === undefined ? 'it ends too early' : `at character ${at}`;
    throw new ProblemError('malformed-json', `The body is not JSON: ${where}.`);
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ProblemError('invalid-encoding', 'The body has bytes that are not UTF-8.');
  }
}
