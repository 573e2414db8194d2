import type { FastifyRequest } from 'fastify';

/**
 * Structured logs: one JSON object a line, requests by id, method, path and address. Never a body, a header or a query, which
 * may hold manifests, keys and names.
 */
export function loggerOptions(level: string) {
  return {
    level,
    serializers: {
      req: (request: FastifyRequest) => ({
        id: request.id,
        method: request.method,
        path: request.url.split('?')[0],
        address: request.ip,
      }),
      res: (reply: { statusCode: number }) => ({ status: reply.statusCode }),
    },
  };
}
