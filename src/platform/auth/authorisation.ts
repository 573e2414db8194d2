import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../problems/problem.js';
import type { Authenticator } from './authenticator.js';
import { ANYBODY, rememberPrincipal, type Principal } from './principal.js';
import type { RouteAccess, Scope } from './scopes.js';
import { IssuerUnavailable } from './token-verifier.js';

/** What authorisation is decided by. Filled when the application has been made, before it listens. */
export interface Authorisation {
  readonly authenticator: Authenticator;
  accessOf(method: string, route: string): RouteAccess | undefined;
  /** Called for a refused credential. @throws ProblemError `rate-limited` where there were too many. */
  failed(request: FastifyRequest): Promise<void>;
}

/**
 * Decides before a byte of the body is read: who asks, whether the route's scope is among theirs, whether the project is
 * theirs. A project that is not theirs is answered like one that does not exist, so that names cannot be found out.
 */
export function registerAuthorisation(
  fastify: FastifyInstance,
  { authenticator, accessOf, failed }: Authorisation,
): void {
  fastify.addHook('onRequest', async (request) => {
    const route = request.routeOptions.url;
    // No route: the answer is 404 or 405 for everybody.
    if (route === undefined) return;
    const access = accessOf(request.method, route);
    if (access === 'public') return;
    if (!(await authenticator.isRequired())) {
      rememberPrincipal(request, ANYBODY);
      return;
    }
    const principal = await authenticated(authenticator, request, failed);
    demand(principal, access, request);
    rememberPrincipal(request, principal);
  });
}

async function authenticated(
  authenticator: Authenticator,
  request: FastifyRequest,
  failed: Authorisation['failed'],
): Promise<Principal> {
  try {
    return await authenticator.principalOf(request.headers.authorization);
  } catch (error) {
    if (!(error instanceof IssuerUnavailable)) {
      if (error instanceof ProblemError && error.slug === 'unauthenticated') await failed(request);
      throw error;
    }
    request.log.error(error, 'the issuer of tokens does not answer');
    throw new ProblemError(
      'issuer-unavailable',
      'The issuer of tokens does not answer.',
      [],
      {},
      { 'Retry-After': '5' },
    );
  }
}

function demand(principal: Principal, scope: Scope | undefined, request: FastifyRequest): void {
  const { project } = request.params as { readonly project?: string };
  if (project !== undefined && principal.project !== undefined && project !== principal.project) {
    throw new ProblemError('not-found', `There is no project ${project}.`);
  }
  // A route that nobody declared is nobody's.
  if (scope === undefined) throw new ProblemError('not-found', 'There is nothing at this address.');
  if (!principal.scopes.has(scope)) {
    const detail = `${principal.name} may not do this: it lacks the scope ${scope}.`;
    throw new ProblemError('forbidden', detail, [], { scope });
  }
}
