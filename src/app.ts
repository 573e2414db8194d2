import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { AppModule } from './app.module.js';
import { registerBodyParsers } from './platform/bodies/body-parsers.js';
import { registerIncomingBodies } from './platform/bodies/incoming-body.js';
import { registerConditionalRequests } from './platform/conditional.js';
import { Authenticator } from './platform/auth/authenticator.js';
import { registerAuthorisation, type Authorisation } from './platform/auth/authorisation.js';
import { routeAccessOf } from './platform/auth/route-access.js';
import { corsOptions } from './platform/cors.js';
import { loggerOptions } from './platform/logging.js';
import { Metrics } from './platform/metrics/metrics.js';
import { registerRequestMetrics } from './platform/metrics/request-metrics.js';
import { RateLimits } from './platform/rate-limits.js';
import { setSecurityHeaders } from './platform/security-headers.js';
import { requestsPerMinute, type Config } from './platform/config.js';
import { registerCancellation } from './platform/cancellation.js';
import { ProblemFilter } from './platform/problems/problem.filter.js';
import { registerRequestLimits, serverOptions } from './platform/request-limits.js';
import { registerTracing } from './platform/tracing.js';
import { RouteTable } from './platform/route-table.js';
import { validationPipe } from './platform/validation.js';
import { isDocsRoute, setUpDocs } from './swagger.js';

/** The whole service, not yet listening. Opens and migrates the database. */
export async function createApp(config: Config): Promise<NestFastifyApplication> {
  const routes = new RouteTable();
  const filter = new ProblemFilter(routes, config.limits.MAX_BODY_BYTES);
  const adapter = new FastifyAdapter({
    ...serverOptions(config.limits),
    forceCloseConnections: true,
    genReqId: () => uuidv7(),
    // The router's own refusals (an address that does not decode) would otherwise miss the problem format.
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      filter.answer(error, request, reply);
    },
    logger: config.LOG_LEVEL === 'silent' ? false : loggerOptions(config.LOG_LEVEL),
    trustProxy: config.TRUST_PROXY ?? false,
  });
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  fastify.addHook('onRoute', (route) => {
    routes.add(route.method, route.url);
  });
  registerConditionalRequests(fastify);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config), adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: config.LOG_LEVEL === 'silent' ? false : ['fatal', 'error', 'warn'],
  });
  setSecurityHeaders(app);
  registerRequestMetrics(fastify, app.get(Metrics));
  registerTracing(fastify);
  if (config.CORS_ORIGINS !== undefined) app.enableCors(corsOptions(config.CORS_ORIGINS));
  registerCancellation(fastify);
  registerRequestLimits(fastify, config.limits);
  const rateLimits = await RateLimits.of(fastify, config.limits.REFUSED_KEYS_PER_MINUTE);
  registerAuthorisation(fastify, authorisationOf(app, rateLimits));
  const perMinute = requestsPerMinute(config);
  if (perMinute !== undefined) rateLimits.countRequests(perMinute, isProbe);
  registerBodyParsers(fastify);
  registerIncomingBodies(fastify, {
    minBytesPerSecond: config.limits.MIN_BODY_BYTES_PER_SECOND,
    graceMilliseconds: config.limits.BODY_GRACE_MS,
  });
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(filter);
  app.enableShutdownHooks();
  if (config.DOCS !== 'off') setUpDocs(app, config.limits);
  return app;
}

function authorisationOf(app: NestFastifyApplication, rateLimits: RateLimits): Authorisation {
  const access = routeAccessOf(app);
  return {
    authenticator: app.get(Authenticator),
    // HEAD is answered where GET is; a preflight brings no key, and answers nothing but what may be asked.
    accessOf: (method, route) =>
      access.get(`${method === 'HEAD' ? 'GET' : method} ${route}`) ??
      (isDocsRoute(route) || (method === 'OPTIONS' && route === '*') ? 'public' : undefined),
    failed: (request) => rateLimits.credentialRefused(request),
  };
}

function isProbe(request: FastifyRequest): boolean {
  return request.url === '/livez' || request.url === '/readyz';
}
