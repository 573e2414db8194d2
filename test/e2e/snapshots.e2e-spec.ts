import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE } from '../fixtures.js';
import { startService, temporaryFolder, type Service } from './service.js';

interface Snapshot {
  id: string;
  digest: string;
  complete: boolean;
  inventory: Record<string, number>;
  findings: Record<string, number>;
}

const folder = temporaryFolder();
let service: Service;
beforeAll(async () => {
  service = await startService(folder.path);
});
afterAll(async () => {
  await service.stop();
  folder.remove();
});

const upload = (body: string, type = 'application/yaml', query = '', project = 'default'): Promise<Response> =>
  fetch(`${service.url}/v1/projects/${project}/snapshots${query}`, {
    method: 'POST',
    headers: { 'Content-Type': type },
    body,
  });
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${service.url}${path}`, { headers });

describe('snapshots', () => {
  it('keeps an upload with inventory and findings, and gives it back the same after a restart', async () => {
    const created = await upload(SAMPLE, 'application/yaml', '?label=first&ref=abc123');
    expect(created.status).toBe(201);
    const snapshot = (await created.json()) as Snapshot;
    expect(created.headers.get('location')).toBe(`/v1/projects/default/snapshots/${snapshot.id}`);
    expect(snapshot).toMatchObject({ project: 'default', label: 'first', ref: 'abc123', complete: true });
    expect(snapshot.inventory).toEqual({ namespaces: 3, workloads: 6, pods: 6, services: 0, networkPolicies: 1 });
    expect(Object.keys(snapshot.findings).sort()).toEqual(['critical', 'high', 'low', 'medium']);
    expect(snapshot.findings['medium']).toBeGreaterThan(0);

    const address = `/v1/projects/default/snapshots/${snapshot.id}`;
    const question = `${address}/reach?from=default/frontend&to=default/db&port=6379&protocol=TCP`;
    const before = await Promise.all(
      [get(address), get(question), get(`${address}/least-privilege`)].map(async (each) => (await each).text()),
    );
    await service.stop();
    service = await startService(folder.path);
    const after = await Promise.all(
      [get(address), get(question), get(`${address}/least-privilege`)].map(async (each) => (await each).text()),
    );
    expect(after).toEqual(before);
    expect(JSON.parse(after[1] ?? '')).toMatchObject({ verdict: 'allowed' });
  });

  it('gives the same digest for the same content, whatever the form of the upload', async () => {
    const files = { files: [{ path: 'upload.yaml', content: SAMPLE }] };
    const one = (await (await upload(SAMPLE)).json()) as Snapshot;
    const other = (await (await upload(JSON.stringify(files), 'application/json')).json()) as Snapshot;
    expect(other.digest).toBe(one.digest);
    expect(other.id).not.toBe(one.id);
  });

  it('takes a JSON object and a JSON List', async () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: { containers: [{ name: 'a', image: 'a' }] },
    };
    const single = await upload(JSON.stringify(pod), 'application/json', '', 'json-bodies');
    expect(((await single.json()) as Snapshot).inventory).toMatchObject({ workloads: 1 });
    const list = { apiVersion: 'v1', kind: 'List', items: [pod, { ...pod, metadata: { name: 'b' } }] };
    const several = await upload(JSON.stringify(list), 'application/json', '', 'json-bodies');
    expect(((await several.json()) as Snapshot).inventory).toMatchObject({ workloads: 2 });
  });

  it('lists the history newest first, page by page', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count++) {
      ids.unshift(((await (await upload(SAMPLE, 'application/yaml', '', 'paged')).json()) as Snapshot).id);
    }
    const seen: string[] = [];
    let next: string | undefined = '';
    while (next !== undefined) {
      const response = await get(`/v1/projects/paged/snapshots?limit=2${next === '' ? '' : `&cursor=${next}`}`);
      const page = (await response.json()) as { items: Snapshot[]; next?: string };
      expect(response.headers.has('link')).toBe(page.next !== undefined);
      seen.push(...page.items.map((item) => item.id));
      next = page.next;
    }
    expect(seen).toEqual(ids);
  });

  it('answers for the latest snapshot and for one workload', async () => {
    await upload(SAMPLE, 'application/yaml', '', 'asked');
    const one = await get(
      '/v1/projects/asked/snapshots/latest/least-privilege/default/Pod/security-context-demo?version=v1.25',
    );
    expect(one.status).toBe(200);
    expect(await one.json()).toMatchObject({
      version: 'v1.25',
      workloads: [{ workload: 'default/Pod/security-context-demo', level: 'baseline' }],
    });
    const missing = await get('/v1/projects/asked/snapshots/latest/least-privilege/default/Pod/nobody');
    expect(missing.status).toBe(404);
    const text = await get('/v1/projects/asked/snapshots/latest/reach?from=other/frontend-elsewhere&to=db&port=6379', {
      Accept: 'text/plain',
    });
    expect(await text.text()).toMatch(/^No: /);
  });

  it('keeps nothing of a bundle that the cluster would refuse', async () => {
    const refused = await upload(
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a, ports: [{containerPort: "80"}]}]}\n',
      'application/yaml',
      '',
      'refused',
    );
    expect(refused.status).toBe(422);
    const problem = (await refused.json()) as { type: string; errors: { line: number; field: string }[] };
    expect(problem.type).toBe('/problems/invalid-manifest');
    expect(problem.errors[0]?.line).toBe(4);
    expect((await get('/v1/projects/refused/snapshots')).status).toBe(404);
  });

  it('never lets the value of a Secret reach an answer or the disk', async () => {
    const canary = 'Y2FuYXJ5LXZhbHVlLW9mLWEtc2VjcmV0';
    const secret = `---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {password: ${canary}}\nstringData:\n  plain: canary-in-plain-text\n`;
    const created = await upload(`${SAMPLE}${secret}`, 'application/yaml', '', 'secretive');
    expect(created.status).toBe(201);
    expect(await created.text()).not.toContain(canary);
    const { readFileSync, existsSync } = await import('node:fs');
    const { gunzipSync } = await import('node:zlib');
    const { default: sqlite3 } = await import('sqlite3');
    for (const suffix of ['', '-wal']) {
      const file = `${service.databaseFile}${suffix}`;
      if (existsSync(file)) expect(readFileSync(file).includes(canary)).toBe(false);
    }
    const rows = await new Promise<{ content: Buffer }[]>((resolve, reject) => {
      const database = new sqlite3.Database(service.databaseFile, sqlite3.OPEN_READONLY);
      database.all<{ content: Buffer }>('SELECT content FROM bundles', (error, found) =>
        error ? reject(error) : resolve(found),
      );
    });
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const content = gunzipSync(row.content).toString();
      expect(content).not.toContain(canary);
      expect(content).not.toContain('canary-in-plain-text');
    }
  });
});
