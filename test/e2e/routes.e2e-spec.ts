import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiDocument } from '../contract/document.js';
import { temporaryFolder } from './service.js';

// The built program: only there does the document have its parameters.
const dist = '../../dist';
const { createApp } = (await import(`${dist}/app.js`)) as typeof import('../../src/app.js');
const { readConfig } = (await import(`${dist}/platform/config.js`)) as typeof import('../../src/platform/config.js');

const folder = temporaryFolder();
let app: Awaited<ReturnType<typeof createApp>>;
let routes: string[];
let documented: string[];

beforeAll(async () => {
  app = await createApp(readConfig({ DATABASE_URL: `sqlite:${folder.path}/routes.sqlite`, LOG_LEVEL: 'silent' }));
  await app.init();
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  await fastify.ready();
  routes = routesOf(fastify.printRoutes({ commonPrefix: false }));
  const { paths } = (await fastify.inject('/openapi.json')).json<ApiDocument>();
  documented = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
});

afterAll(async () => {
  await app.close();
  folder.remove();
});

describe('the router and the document', () => {
  it('have the same routes: none is hidden, none is promised that is not there', () => {
    expect(documented.length).toBeGreaterThan(30);
    const ours = routes.filter((route) => !/ \/(docs|openapi\.(json|yaml))/.test(route));
    expect(ours.sort()).toEqual(documented.sort());
  });
});

/** `METHOD /path` of every route in Fastify's drawing of its tree; HEAD stands wherever GET does. */
function routesOf(drawing: string): string[] {
  const segments: string[] = [];
  return drawing.split('\n').flatMap((line) => {
    const match = /^([│ ]*)[├└]── ([^ ]*)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (match === null) return [];
    const depth = (match[1] ?? '').length / 4;
    segments[depth] = match[2] ?? '';
    const path = segments.slice(0, depth + 1).join('');
    const methods = match[3]?.split(', ').filter((method) => method !== 'HEAD') ?? [];
    return methods.map((method) => `${method} ${path}`);
  });
}
