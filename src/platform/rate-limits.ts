import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { principalOf } from './auth/principal.js';
import { ProblemError } from './problems/problem.js';

const MINUTE_MS = 60_000;
/** Callers that ask too often, or that try keys. Counted in this process. */
export class RateLimits {
  private constructor(
    private readonly fastify: FastifyInstance,
    private readonly refusals: ReturnType<FastifyInstance['createRateLimit']>,
    private readonly refusedPerMinute: number,
  ) {}

  /** @param refusedPerMinute a person mistypes, a program guesses */
  static async of(fastify: FastifyInstance, refusedPerMinute: number): Promise<RateLimits> {
    await fastify.register(rateLimit, { global: false });
    const refusals = fastify.createRateLimit({
      max: refusedPerMinute,
      timeWindow: MINUTE_MS,
      keyGenerator: (request) => request.ip,
    });
    return new RateLimits(fastify, refusals, refusedPerMinute);
  }

  /**
   * Counts requests a minute of each caller: by its key or token where it has one, by its address otherwise. Must be called
   * behind authorisation, which finds out who asks.
   * @param isUncounted probes: an orchestrator must not be told to come back later
   */
  countRequests(perMinute: number, isUncounted: (request: FastifyRequest) => boolean): void {
    const count = this.fastify.createRateLimit({
      max: perMinute,
      timeWindow: MINUTE_MS,
      keyGenerator: (request) => {
        const principal = principalOf(request);
        return principal === undefined || principal.kind === 'open' ? request.ip : principal.name;
      },
    });
    this.fastify.addHook('onRequest', async (request) => {
      if (isUncounted(request)) return;
      const result = await count(request);
      if (!result.isAllowed && result.isExceeded) throw tooMany(perMinute, result.ttlInSeconds, 'requests');
    });
  }

  /** @throws ProblemError `rate-limited` where an address has offered too many refused keys or tokens. */
  async credentialRefused(request: FastifyRequest): Promise<void> {
    const result = await this.refusals(request);
    if (!result.isAllowed && result.isExceeded) {
      throw tooMany(this.refusedPerMinute, result.ttlInSeconds, 'refused keys or tokens');
    }
  }
}

function tooMany(limit: number, seconds: number, what: string): ProblemError {
  const detail = `More than ${limit} ${what} in a minute. Try again in ${seconds} s.`;
  return new ProblemError('rate-limited', detail, [], { limit }, { 'Retry-After': String(Math.max(1, seconds)) });
}
