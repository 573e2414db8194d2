import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';

const current = new AsyncLocalStorage<AbortSignal>();

/** Aborted when the client of the request that is being handled has left; undefined outside of a request. */
export function clientSignal(): AbortSignal | undefined {
  return current.getStore();
}

/** Makes the signal known to everything that a request sets off. */
export function registerCancellation(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    const controller = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) controller.abort();
    });
    current.run(controller.signal, done);
  });
}
