import { RequestMethod, type INestApplication } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { ACCESS_METADATA, type RouteAccess } from './scopes.js';

/** What each route asks of its caller, by `METHOD /path/:parameter`. */
export type RouteAccessTable = ReadonlyMap<string, RouteAccess>;

/**
 * Reads the declarations of every controller.
 * @throws Error naming each route that declares neither a scope nor that it is public: nothing is served by oversight.
 */
export function routeAccessOf(app: INestApplication): RouteAccessTable {
  const table = new Map<string, RouteAccess>();
  const undeclared: string[] = [];
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const prefixes = pathsOf(metatype);
      for (const handler of handlersOf(metatype)) {
        const access = (Reflect.getMetadata(ACCESS_METADATA, handler) ??
          Reflect.getMetadata(ACCESS_METADATA, metatype)) as RouteAccess | undefined;
        const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
        for (const prefix of prefixes) {
          for (const path of pathsOf(handler)) {
            const route = `${method} ${joined(prefix, path)}`;
            if (access === undefined) undeclared.push(route);
            else table.set(route, access);
          }
        }
      }
    }
  }
  if (undeclared.length > 0) {
    throw new Error(
      `These routes declare no scope; add @RequiresScope('…') or @Public() to each:\n${undeclared.sort().join('\n')}`,
    );
  }
  return table;
}

type Declared = abstract new (...parameters: never[]) => unknown;

function handlersOf(controller: object): object[] {
  const prototype = (controller as Declared).prototype as object;
  return Object.getOwnPropertyNames(prototype)
    .map((name) => Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown)
    .filter((value) => typeof value === 'function')
    .filter((handler) => Reflect.hasMetadata(METHOD_METADATA, handler));
}

function pathsOf(target: object): string[] {
  const paths = Reflect.getMetadata(PATH_METADATA, target) as string | string[] | undefined;
  return paths === undefined ? ['/'] : [paths].flat();
}

function joined(...parts: string[]): string {
  return `/${parts
    .flatMap((part) => part.split('/'))
    .filter((segment) => segment !== '')
    .join('/')}`;
}
