import { context, propagation, SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const TRACER = 'firebreak';

/**
 * Traces to the collector at `endpoint` (OTLP over HTTP); without one, every call of the tracing interface does nothing.
 * Gives the function that sends what is left.
 */
export function startTracing(endpoint: string): () => Promise<void> {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'firebreak' }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  trace.setGlobalTracerProvider(provider);
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  return () => provider.shutdown();
}

const spans = new WeakMap<FastifyRequest, Span>();

/** A span for each request, within the caller's trace where it brings one. Names and attributes are of ours, not the caller's. */
export function registerTracing(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', async (request) => {
    const parent = propagation.extract(context.active(), request.headers);
    const route = request.routeOptions.url ?? 'none';
    const attributes = { 'http.request.method': request.method, 'http.route': route, 'firebreak.request': request.id };
    const options = { kind: SpanKind.SERVER, attributes };
    const span = trace.getTracer(TRACER).startSpan(`${request.method} ${route}`, options, parent);
    spans.set(request, span);
  });
  fastify.addHook('onResponse', async (request, reply) => {
    const span = spans.get(request);
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
  });
  fastify.addHook('onRequestAbort', async (request) => {
    const span = spans.get(request);
    span?.addEvent('the client left');
    span?.end();
  });
}
