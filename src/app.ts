import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { AppModule } from './app.module.js';
import { registerBodyParsers } from './platform/bodies/body-parsers.js';
import { registerIncomingBodies } from './platform/bodies/incoming-body.js';
import { registerConditionalRequests } from './platform/conditional.js';
import type { Config } from './platform/config.js';
import { ProblemFilter } from './platform/problems/problem.filter.js';
import { registerRequestLimits, serverOptions } from './platform/request-limits.js';
import { RouteTable } from './platform/route-table.js';
import { validationPipe } from './platform/validation.js';
import { setUpDocs } from './swagger.js';

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
    logger: config.LOG_LEVEL === 'silent' ? false : { level: config.LOG_LEVEL },
  });
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  fastify.addHook('onRoute', (route) => {
    routes.add(route.method, route.url);
  });
  fastify.addHook('onSend', async (_request, reply) => {
    void reply.header('X-Content-Type-Options', 'nosniff');
  });
  registerConditionalRequests(fastify);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config), adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: config.LOG_LEVEL === 'silent' ? false : ['fatal', 'error', 'warn'],
  });
  registerRequestLimits(fastify, config.limits);
  registerBodyParsers(fastify);
  registerIncomingBodies(fastify, {
    minBytesPerSecond: config.limits.MIN_BODY_BYTES_PER_SECOND,
    graceMilliseconds: config.limits.BODY_GRACE_MS,
  });
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(filter);
  app.enableShutdownHooks();
  setUpDocs(app, config.limits);
  return app;
}
