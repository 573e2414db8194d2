import 'reflect-metadata';
import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import { ApiProblems } from '../api-problems.js';

/** What a key may be allowed to do. Each route declares one of them, or that it is public. */
export const SCOPES = {
  'query:read': 'ask questions, on manifests sent along and on snapshots; read snapshots and projects',
  'snapshots:write': 'upload snapshots',
  'findings:read': 'read findings, their history, series, gates and badges',
  'findings:write': 'set and remove waivers',
  'projects:admin': 'change retention and gates, delete snapshots and projects, read the audit log',
  'keys:admin': 'create, rotate and revoke API keys',
  'metrics:read': 'read /metrics',
} as const;

export type Scope = keyof typeof SCOPES;
export const SCOPE_NAMES = Object.keys(SCOPES) as Scope[];

export function isScope(text: string): text is Scope {
  return Object.hasOwn(SCOPES, text);
}

export const ACCESS_METADATA = Symbol('access');

/** What a route asks of its caller. */
export type RouteAccess = Scope | 'public';

/** The route is for callers with this scope. Without it, or `@Public()`, the service refuses to start. */
export function RequiresScope(scope: Scope): MethodDecorator & ClassDecorator {
  return applyDecorators(
    SetMetadata(ACCESS_METADATA, scope),
    ApiBearerAuth('key'),
    ApiExtension('x-scope', scope),
    ApiProblems(401, 403, 429),
  );
}

/** The route is for everybody: probes, documentation, pages. */
export function Public(): MethodDecorator & ClassDecorator {
  return SetMetadata(ACCESS_METADATA, 'public' satisfies RouteAccess);
}
