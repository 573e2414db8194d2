import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from './metrics.js';

/** Counts and times every request by its route's pattern, so that no name of a project or workload becomes a label. */
export function registerRequestMetrics(fastify: FastifyInstance, metrics: Metrics): void {
  const durations = metrics.duration('http_request_duration', 'Time from the request line to the end of the answer', [
    'method',
    'route',
    'status',
  ]);
  const underWay = new Set<FastifyRequest>();
  metrics.gauge('http_requests_under_way', 'Requests that are being answered', [], (gauge) => {
    gauge.set(underWay.size);
  });
  fastify.addHook('onRequest', async (request) => {
    underWay.add(request);
  });
  fastify.addHook('onResponse', async (request, reply) => {
    underWay.delete(request);
    const route = request.routeOptions.url ?? 'none';
    durations.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  });
  fastify.addHook('onRequestAbort', async (request) => {
    underWay.delete(request);
  });
}
