import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../problems/problem.js';
import { SCOPE_NAMES, type Scope } from './scopes.js';

/** Who asks, and what it may do. */
export interface Principal {
  readonly kind: 'open' | 'key' | 'token';
  /** For logs and the audit log: `key:<id>`, `token:<subject>`, or `anonymous` where the service is open. */
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  /** The one project that it is confined to; undefined for every project. */
  readonly project: string | undefined;
}

/** Everybody, where the service runs without authentication. */
export const ANYBODY: Principal = {
  kind: 'open',
  name: 'anonymous',
  scopes: new Set(SCOPE_NAMES),
  project: undefined,
};

const principals = new WeakMap<FastifyRequest, Principal>();

export function rememberPrincipal(request: FastifyRequest, principal: Principal): void {
  principals.set(request, principal);
}

/** The caller of a request that has passed authorisation. */
export function principalOf(request: FastifyRequest): Principal | undefined {
  return principals.get(request);
}

/** The caller, as a parameter of a controller's method. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const principal = principalOf(context.switchToHttp().getRequest<FastifyRequest>());
  if (principal === undefined) throw new ProblemError('internal', 'A route was reached without authorisation.');
  return principal;
});

/** Who is written down as having done it: the key or token where there is one, whatever the request says. */
export function actorOf(principal: Principal, given: string | undefined): string {
  return principal.kind === 'open' ? (given ?? principal.name) : principal.name;
}

/** Who is written down as having decided it: the person that a key's holder names stays, beside the key. */
export function authorOf(principal: Principal, given: string): string {
  return principal.kind === 'open' ? given : `${given} (${principal.name})`;
}
