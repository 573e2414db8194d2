import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, temporaryFolder, type Service } from './service.js';

const ADMIN_KEY = 'an-admin-key-of-more-than-32-characters';
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: web:1}]}\n';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly scope: string | undefined;
}

interface Key {
  readonly id: string;
  readonly key: string;
}

const folder = temporaryFolder();
let issuer: TestIssuer;
let service: Service;
let operations: Operation[];

beforeAll(async () => {
  issuer = await TestIssuer.start();
  service = await startService(folder.path, {
    ADMIN_KEY,
    OIDC_ISSUER: issuer.url,
    OIDC_AUDIENCE: 'firebreak',
    REFUSED_KEYS_PER_MINUTE: '100000',
  });
  operations = await operationsOf(service);
  for (const project of ['theirs', 'ours']) {
    const answer = await call('POST', `/v1/projects/${project}/snapshots`, ADMIN_KEY, POD);
    if (answer.status !== 201) throw new Error(await answer.text());
  }
});

afterAll(async () => {
  await service.stop();
  await issuer.stop();
  folder.remove();
});

describe('who asks', () => {
  it('is not known without a key, at every operation that has a scope', async () => {
    const scoped = operations.filter(({ scope }) => scope !== undefined);
    expect(scoped.length).toBeGreaterThan(8);
    for (const { method, path } of scoped) {
      const answer = await call(method, path, undefined, method === 'GET' ? undefined : '{}');
      expect([`${method} ${path}`, answer.status]).toEqual([`${method} ${path}`, 401]);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="firebreak"');
      expect(((await answer.json()) as { type: string }).type).toBe('/problems/unauthenticated');
    }
  });

  it('may read the documentation, the probes and the pages whoever it is', async () => {
    for (const path of ['/docs', '/openapi.json', '/livez', '/readyz', '/problems/forbidden', '/v1/rules']) {
      expect([path, (await call('GET', path)).status]).toEqual([path, 200]);
    }
  });

  it('is refused alike for a key that never was, a changed one, a revoked one and an expired one', async () => {
    const revoked = await makeKey({ scopes: ['query:read'] });
    expect((await call('DELETE', `/v1/keys/${revoked.id}`, ADMIN_KEY)).status).toBe(204);
    const expired = await makeKey({ scopes: ['query:read'], expiresAt: new Date(Date.now() + 400).toISOString() });
    const good = await makeKey({ scopes: ['query:read'] });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const path = '/v1/projects/ours/snapshots';
    const changed = `${good.key.slice(0, -1)}${good.key.endsWith('A') ? 'B' : 'A'}`;
    const bodies = new Set<string>();
    for (const key of [`fb_00000000_${'a'.repeat(43)}`, changed, revoked.key, expired.key, 'x'.repeat(40)]) {
      const answer = await call('GET', path, key);
      expect(answer.status).toBe(401);
      const { detail } = (await answer.json()) as { detail: string };
      bodies.add(detail);
    }
    expect([...bodies]).toEqual(['The key or token in Authorization is not in force.']);
    expect((await call('GET', path, good.key)).status).toBe(200);
  });
});

describe('what a key may do', () => {
  it('is what its scopes say, at every operation', async () => {
    const scopes = [...new Set(operations.flatMap(({ scope }) => scope ?? []))];
    for (const scope of scopes) {
      const others = scopes.filter((each) => each !== scope);
      const { key } = await makeKey({ scopes: others });
      for (const { method, path } of operations.filter((operation) => operation.scope === scope)) {
        const answer = await call(method, path, key, method === 'GET' ? undefined : '{}');
        expect([`${method} ${path}`, answer.status]).toEqual([`${method} ${path}`, 403]);
        expect(await answer.json()).toMatchObject({ type: '/problems/forbidden', scope });
      }
    }
  });

  it('ends at its project: another one answers as if it were not there', async () => {
    const scopes = [...new Set(operations.flatMap(({ scope }) => scope ?? []))];
    const { key } = await makeKey({ scopes, project: 'ours' });
    expect((await call('GET', '/v1/projects/ours/snapshots', key)).status).toBe(200);
    const inProjects = operations.filter(({ path }) => path.includes('/projects/theirs'));
    expect(inProjects.length).toBeGreaterThan(5);
    for (const { method, path } of inProjects) {
      const there = await call(method, path, key, method === 'GET' ? undefined : '{}');
      const missing = await call(method, path.replace('theirs', 'nowhere'), key, method === 'GET' ? undefined : '{}');
      expect([`${method} ${path}`, there.status, missing.status]).toEqual([`${method} ${path}`, 404, 404]);
      const [one, other] = [(await there.json()) as Problem, (await missing.json()) as Problem];
      expect(one.detail.replace('theirs', 'X')).toBe(other.detail.replace('nowhere', 'X'));
    }
  });

  it('is never more than its maker may', async () => {
    const { key } = await makeKey({ scopes: ['keys:admin', 'query:read'], project: 'ours' });
    const make = (body: object) => call('POST', '/v1/keys', key, JSON.stringify({ name: 'child', ...body }));
    expect((await make({ scopes: ['snapshots:write'] })).status).toBe(403);
    expect((await make({ scopes: ['query:read'], project: 'theirs' })).status).toBe(403);
    const child = await make({ scopes: ['query:read'] });
    expect(child.status).toBe(201);
    expect(((await child.json()) as { project: string }).project).toBe('ours');
  });

  it('cannot reach keys of other projects', async () => {
    const theirs = await makeKey({ scopes: ['query:read'], project: 'theirs' });
    const { key } = await makeKey({ scopes: ['keys:admin'], project: 'ours' });
    expect((await call('DELETE', `/v1/keys/${theirs.id}`, key)).status).toBe(404);
    const list = (await (await call('GET', '/v1/keys', key)).json()) as { items: { project: string }[] };
    expect(new Set(list.items.map(({ project }) => project))).toEqual(new Set(['ours']));
  });
});

describe('a key', () => {
  it('is shown once and nowhere again', async () => {
    const made = await makeKey({ scopes: ['query:read'] });
    const list = await (await call('GET', '/v1/keys?limit=500', ADMIN_KEY)).text();
    expect(list).toContain(made.id);
    expect(list).not.toContain(made.key.split('_')[2]);
  });

  it('is rotated: the new one works at once, the old one for the overlap', async () => {
    const old = await makeKey({ scopes: ['query:read'] });
    const answer = await call('POST', `/v1/keys/${old.id}/rotate`, ADMIN_KEY, JSON.stringify({ overlapSeconds: 1 }));
    expect(answer.status).toBe(201);
    const next = (await answer.json()) as Key;
    const path = '/v1/projects/ours/snapshots';
    expect((await call('GET', path, old.key)).status).toBe(200);
    expect((await call('GET', path, next.key)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect((await call('GET', path, old.key)).status).toBe(401);
    expect((await call('GET', path, next.key)).status).toBe(200);
  });
});

describe('callers', () => {
  const own = temporaryFolder();
  let limited: Service;
  beforeAll(async () => {
    limited = await startService(own.path, { ADMIN_KEY, RATE_LIMIT: '5', REFUSED_KEYS_PER_MINUTE: '3' });
  });
  afterAll(async () => {
    await limited.stop();
    own.remove();
  });

  it('that try keys are told to wait, and a good key works on', async () => {
    const path = `${limited.url}/v1/keys`;
    const ask = (key: string) => fetch(path, { headers: { Authorization: `Bearer ${key}` } });
    const statuses = [];
    for (let attempt = 0; attempt < 5; attempt++)
      statuses.push((await ask(`fb_0000000${attempt}_${'a'.repeat(43)}`)).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    expect((await ask(ADMIN_KEY)).status).toBe(200);
  });

  it('are counted by their key: over the limit they are told when to come back; probes are not counted', async () => {
    const ask = () => fetch(`${limited.url}/v1/keys`, { headers: { Authorization: `Bearer ${ADMIN_KEY}` } });
    let answer = await ask();
    for (let attempt = 0; attempt < 6; attempt++) answer = await ask();
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answer.json()).toMatchObject({ type: '/problems/rate-limited', limit: 5 });
    expect((await fetch(`${limited.url}/readyz`)).status).toBe(200);
  });
});

describe('a token of the issuer', () => {
  const path = '/v1/projects/ours/snapshots';

  it('is taken with its scopes and its project', async () => {
    const token = await issuer.token({ scope: 'openid query:read', firebreak_project: 'ours' });
    expect((await call('GET', path, token)).status).toBe(200);
    expect((await call('GET', '/v1/projects/theirs/snapshots', token)).status).toBe(404);
    expect((await call('POST', path, token, POD)).status).toBe(403);
  });

  it('is refused for another audience, issuer, key, algorithm or time, and for a project that is none', async () => {
    const claims = { scope: 'query:read' };
    const stranger = await TestIssuer.start();
    const tokens = {
      audience: await issuer.token(claims, { audience: 'somebody-else' }),
      issuer: await issuer.token(claims, { issuer: 'https://elsewhere.example' }),
      key: await stranger.token(claims, { issuer: issuer.url }),
      expired: await issuer.token(claims, { expiresIn: -120 }),
      project: await issuer.token({ ...claims, firebreak_project: ['ours', 'theirs'] }),
      none: unsignedToken({ ...claims, iss: issuer.url, aud: 'firebreak', sub: 'x', exp: 4102444800 }),
    };
    await stranger.stop();
    for (const [what, token] of Object.entries(tokens)) {
      expect([what, (await call('GET', path, token)).status]).toEqual([what, 401]);
    }
  });
});

type Problem = { readonly detail: string };

async function makeKey(body: { scopes: string[]; project?: string; expiresAt?: string }): Promise<Key> {
  const answer = await call('POST', '/v1/keys', ADMIN_KEY, JSON.stringify({ name: 'test', ...body }));
  expect(answer.status).toBe(201);
  return (await answer.json()) as Key;
}

function call(method: string, path: string, key?: string, body?: string): Promise<Response> {
  return fetch(`${service.url}${path}`, {
    method,
    headers: {
      ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'Content-Type': body.startsWith('{') ? 'application/json' : 'application/yaml' }),
    },
    ...(body === undefined ? {} : { body }),
  });
}

/** Every operation of the document, its path filled in with things of the project `theirs`. */
async function operationsOf({ url }: Service): Promise<Operation[]> {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { 'x-scope'?: string }>>;
  };
  const values: Record<string, string> = { project: 'theirs', snapshot: 'latest', key: '00000000' };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? 'x'),
      scope: operation['x-scope'],
    })),
  );
}

function unsignedToken(payload: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(payload)}.`;
}

/** An issuer of tokens on loopback: its configuration and its keys. */
class TestIssuer {
  private constructor(
    private readonly server: Server,
    readonly url: string,
    private readonly privateKey: CryptoKey,
  ) {}

  static async start(): Promise<TestIssuer> {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
    const server = createServer((request, response) => {
      const url = `http://${request.headers.host}`;
      response.setHeader('Content-Type', 'application/json');
      response.end(
        JSON.stringify(request.url === '/keys' ? { keys: [jwk] } : { issuer: url, jwks_uri: `${url}/keys` }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return new TestIssuer(server, `http://127.0.0.1:${address.port}`, privateKey);
  }

  token(
    claims: Record<string, unknown>,
    { audience = 'firebreak', issuer = this.url, expiresIn = 60 } = {},
  ): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setSubject('somebody')
      .setAudience(audience)
      .setIssuer(issuer)
      .setExpirationTime(Math.floor(Date.now() / 1000) + expiresIn)
      .sign(this.privateKey);
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
