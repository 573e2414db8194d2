import type { Server } from 'node:http';
import type { FastifyHttpOptions, FastifyInstance } from 'fastify';
import { clientErrorHandler, uriTooLong } from './client-errors.js';
import type { Limits } from './limits.js';
import { ProblemError } from './problems/problem.js';

type ServerOptions = Pick<
  FastifyHttpOptions<Server>,
  | 'bodyLimit'
  | 'requestTimeout'
  | 'keepAliveTimeout'
  | 'maxRequestsPerSocket'
  | 'http'
  | 'clientErrorHandler'
  | 'routerOptions'
>;

/** Node's defaults wait for minutes and count nothing: these are the limits of the HTTP server itself. */
export function serverOptions(limits: Limits): ServerOptions {
  return {
    bodyLimit: limits.MAX_BODY_BYTES,
    requestTimeout: limits.REQUEST_TIMEOUT_MS,
    keepAliveTimeout: limits.KEEP_ALIVE_TIMEOUT_MS,
    maxRequestsPerSocket: limits.MAX_REQUESTS_PER_SOCKET,
    http: {
      maxHeaderSize: limits.MAX_HEADER_BYTES,
      headersTimeout: Math.min(limits.HEADERS_TIMEOUT_MS, limits.REQUEST_TIMEOUT_MS),
      requestTimeout: limits.REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: limits.CONNECTIONS_CHECK_MS,
      // Node's own answer to a request without one is not a problem document; the hook below gives it.
      requireHostHeader: false,
    },
    clientErrorHandler: clientErrorHandler(limits),
    // Names of Kubernetes objects have up to 253 characters, and each may be escaped.
    routerOptions: { maxParamLength: 1024 },
  };
}

export function registerRequestLimits(fastify: FastifyInstance, limits: Limits): void {
  fastify.server.maxConnections = limits.MAX_CONNECTIONS;
  // Node drops fields beyond this count without a word; it must stay above what is refused.
  fastify.server.maxHeadersCount = limits.MAX_HEADERS + 1;
  fastify.addHook('onRequest', async (request) => {
    if (request.headers.host === undefined && request.raw.httpVersion !== '1.0') {
      throw new ProblemError('malformed-request', 'The header field Host is missing.');
    }
    if (request.raw.url !== undefined && request.raw.url.length > limits.MAX_URL_BYTES) throw uriTooLong(limits);
    if (request.raw.rawHeaders.length > 2 * limits.MAX_HEADERS) {
      const detail = `The request has more than ${limits.MAX_HEADERS} header fields.`;
      throw new ProblemError('headers-too-large', detail, [], { limit: limits.MAX_HEADERS });
    }
  });
}
