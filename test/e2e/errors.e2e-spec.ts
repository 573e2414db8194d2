import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE } from '../fixtures.js';
import { startService, temporaryFolder, type Service } from './service.js';

interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  requestId: string;
  limit?: number;
  errors: { code: string; detail: string; pointer?: string }[];
}

const folder = temporaryFolder();
let service: Service;
beforeAll(async () => {
  service = await startService(folder.path, { MAX_BODY_BYTES: '100000' });
});
afterAll(async () => {
  await service.stop();
  folder.remove();
});

async function problem(
  method: string,
  path: string,
  body?: string | Buffer,
  type?: string,
): Promise<Problem & { headers: Headers }> {
  const response = await fetch(`${service.url}${path}`, {
    method,
    headers: type === undefined ? {} : { 'Content-Type': type },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
  });
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const answer = (await response.json()) as Problem;
  expect(answer.status).toBe(response.status);
  expect(answer.requestId).not.toBe('');
  expect(JSON.stringify(answer)).not.toMatch(/node_modules|\.js:\d+/);
  return { ...answer, headers: response.headers };
}

describe('every error is application/problem+json', () => {
  it('404 for a path that is not there', async () => {
    expect(await problem('GET', '/v1/nothing')).toMatchObject({ status: 404, type: '/problems/not-found' });
  });

  it('404 for a project and a snapshot that are not there', async () => {
    expect(await problem('GET', '/v1/projects/nobody/snapshots')).toMatchObject({ status: 404 });
    expect(await problem('GET', '/v1/projects/default/snapshots/latest')).toMatchObject({ status: 404 });
  });

  it('405 with Allow for a method that the path does not take', async () => {
    const answer = await problem('DELETE', '/v1/reach');
    expect(answer).toMatchObject({ status: 405, type: '/problems/method-not-allowed' });
    expect(answer.headers.get('allow')).toContain('POST');
  });

  it('400 for an address that does not decode', async () => {
    expect(await problem('GET', '/v1/projects/%zz/snapshots')).toMatchObject({ status: 400 });
  });

  it('400 for JSON that is not JSON', async () => {
    expect(await problem('POST', '/v1/reach', '{"from":', 'application/json')).toMatchObject({
      type: '/problems/malformed-json',
    });
  });

  it('400 naming every missing and every unknown field at once', async () => {
    const answer = await problem('POST', '/v1/reach', '{"form":"a","port":70000}', 'application/json');
    expect(answer).toMatchObject({ status: 400, type: '/problems/malformed-request' });
    expect(answer.errors.map((error) => error.pointer)).toEqual(
      expect.arrayContaining(['/form', '/from', '/to', '/port', '/manifests']),
    );
  });

  it('400 for bytes that are not UTF-8', async () => {
    const answer = await problem(
      'POST',
      '/v1/projects/default/snapshots',
      Buffer.from([0x61, 0xff, 0xfe]),
      'application/yaml',
    );
    expect(answer).toMatchObject({ status: 400, type: '/problems/invalid-encoding' });
  });

  it('406 for a media type that no route gives', async () => {
    const response = await fetch(`${service.url}/v1/reach`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'image/png' },
      body: JSON.stringify({ manifests: SAMPLE, from: 'default/db', to: 'default/frontend', port: 1 }),
    });
    expect(response.status).toBe(406);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  it('413 with the limit', async () => {
    const answer = await problem('POST', '/v1/projects/default/snapshots', '#'.repeat(100_001), 'application/yaml');
    expect(answer).toMatchObject({ status: 413, type: '/problems/payload-too-large', limit: 100_000 });
  });

  it.each([
    ['POST', '/v1/reach', 'a: b', 'application/yaml'],
    ['POST', '/v1/projects/default/snapshots', 'a: b', 'text/plain'],
    ['POST', '/v1/projects/default/snapshots', 'a: b', 'application/yaml; charset=utf-16'],
  ])('415: %s %s with %s as %s', async (method, path, body, type) => {
    expect(await problem(method, path, body, type)).toMatchObject({
      status: 415,
      type: '/problems/unsupported-media-type',
    });
  });

  it('422 for an upload without a single object', async () => {
    const answer = await problem('POST', '/v1/projects/default/snapshots', '# nothing\n---\n', 'application/yaml');
    expect(answer).toMatchObject({ status: 422, type: '/problems/invalid-manifest' });
    expect(answer.errors.map((error) => error.code)).toContain('EMPTY_BUNDLE');
  });

  it('each type is a page', async () => {
    const page = await fetch(`${service.url}/problems/invalid-manifest`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('422');
  });
});

describe('the OpenAPI document', () => {
  it('names every route that the issue demands, and Swagger UI is served from the package', async () => {
    const document = (await (await fetch(`${service.url}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
    };
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/v1/reach',
        '/v1/least-privilege',
        '/v1/projects/{project}/snapshots',
        '/v1/projects/{project}/snapshots/{snapshot}',
        '/v1/projects/{project}/snapshots/{snapshot}/reach',
        '/v1/projects/{project}/snapshots/{snapshot}/least-privilege',
        '/v1/projects/{project}/snapshots/{snapshot}/least-privilege/{namespace}/{kind}/{name}',
        '/livez',
        '/readyz',
      ]),
    );
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        expect(Object.keys(operation.responses).length, `${method} ${path}`).toBeGreaterThan(1);
      }
    }
    const docs = await (await fetch(`${service.url}/docs`)).text();
    expect(docs).toContain('swagger-ui');
    expect(docs).not.toMatch(/(src|href)=["'](https?:)?\/\//);
  });
});
