import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, temporaryFolder, type Service } from './service.js';

const NAMESPACE = `apiVersion: v1
kind: Namespace
metadata: {name: shop}
`;
const workload = (name: string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: "example/${name}:1"}]}
`;
const CACHE_POLICY = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: cache, namespace: shop}
spec:
  podSelector: {matchLabels: {app: cache}}
  policyTypes: [Ingress, Egress]
  ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 6379}]}]
`;
const WORKLOADS = NAMESPACE + ['cache', 'job', 'web'].map(workload).join('');
const SHOP = WORKLOADS + CACHE_POLICY;
const [CACHE, JOB, WEB] = ['cache', 'job', 'web'].map((name) => `shop/Deployment/${name}`);
const none = { TCP: [], UDP: [], SCTP: [] };
const redis = { ...none, TCP: ['6379'] };
const all = { TCP: ['1-65535'], UDP: ['1-65535'], SCTP: ['1-65535'] };

describe('maps and differences over HTTP', () => {
  const folder = temporaryFolder();
  let service: Service;
  const ids: string[] = [];
  const get = (path: string, accept = '*/*'): Promise<Response> =>
    fetch(`${service.url}/v1/projects/maps/snapshots/${path}`, { headers: { accept } });
  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(`${service.url}/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  beforeAll(async () => {
    service = await startService(folder.path);
    for (const body of [WORKLOADS, SHOP]) {
      const response = await fetch(`${service.url}/v1/projects/maps/snapshots`, {
        method: 'POST',
        headers: { 'content-type': 'application/yaml' },
        body,
      });
      expect(response.status).toBe(201);
      ids.push(((await response.json()) as { id: string }).id);
    }
  });
  afterAll(async () => {
    await service.stop();
    folder.remove();
  });

  it('lists every pair with an open port and the world outside', async () => {
    const answer = await (await get('latest/connectivity')).json();
    expect(answer).toMatchObject({
      connections: [
        { from: JOB, to: WEB, allowed: all },
        { from: WEB, to: CACHE, allowed: redis },
        { from: WEB, to: JOB, allowed: all },
      ],
      unknown: [],
    });
    expect(await (await post('connectivity', { manifests: SHOP })).json()).toEqual(answer);
  });

  it('narrows a map by both sides, namespace and port', async () => {
    const connections = async (query: string): Promise<unknown> =>
      ((await (await get(`latest/connectivity?${query}`)).json()) as { connections: unknown }).connections;
    expect(await connections('to=cache')).toEqual([{ from: WEB, to: CACHE, allowed: redis }]);
    expect(await connections('from=job&to=cache')).toEqual([]);
    expect(await connections('from=web&port=80')).toEqual([{ from: WEB, to: JOB, allowed: { ...none, TCP: ['80'] } }]);
    expect(await connections('namespace=shop&port=6379&to=cache')).toHaveLength(1);
    const refused = await get('latest/connectivity?from=nobody&namespace=nowhere');
    expect(refused.status).toBe(422);
    const problem = (await refused.json()) as { errors: { pointer: string }[] };
    expect(problem.errors.map(({ pointer }) => pointer)).toEqual(['/from', '/namespace']);
  });

  it.each([
    ['application/x-ndjson', 'ndjson', `{"from":"${JOB ?? ''}"`],
    ['text/csv', 'csv', 'from,to,TCP,UDP,SCTP,unknown because\r\n'],
    ['text/markdown', 'markdown', '**3 connections'],
    ['text/plain', 'text', '3 connections'],
    ['text/vnd.graphviz', 'dot', 'digraph'],
    ['text/vnd.mermaid', 'mermaid', 'flowchart'],
    ['image/svg+xml', 'svg', '<?xml'],
  ])('answers in %s', async (type, format, start) => {
    for (const response of [
      await get('latest/connectivity', type),
      await get(`latest/connectivity?format=${format}`),
    ]) {
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
      expect((await response.text()).startsWith(start)).toBe(true);
    }
  });

  it('streams the lines of the JSON answer', async () => {
    const json = (await (await get('latest/connectivity')).json()) as { connections: unknown[]; external: unknown[] };
    const text = await (await post('connectivity?format=ndjson', { manifests: SHOP })).text();
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toEqual([...json.connections, ...json.external]);
  });

  it('gives groups and rows, and says what the factored form cannot be', async () => {
    const answer = (await (await get('latest/connectivity?form=factored')).json()) as {
      groups: unknown[];
      rows: unknown[];
    };
    expect(answer.groups.length).toBeGreaterThan(0);
    expect(answer.rows.length).toBeGreaterThan(0);
    expect((await get('latest/connectivity?form=factored&format=svg')).status).toBe(400);
    expect((await get('latest/connectivity?format=pdf')).status).toBe(400);
    expect((await get('latest/connectivity', 'image/png')).status).toBe(406);
  });

  it('compares two snapshots: pairs, the outside, causes', async () => {
    const response = await get(`${ids[1] ?? ''}/diff?base=${ids[0] ?? ''}`);
    expect(response.status).toBe(200);
    const causes = [{ kind: 'NetworkPolicy', namespace: 'shop', name: 'cache', change: 'added' }];
    const answer = (await response.json()) as Record<string, unknown>;
    expect(answer).toMatchObject({
      base: ids[0],
      head: ids[1],
      reach: {
        added: [],
        removed: [
          { from: CACHE, to: JOB, before: all, after: none, causes },
          { from: CACHE, to: WEB, before: all, after: none, causes },
          { from: JOB, to: CACHE, before: all, after: none, causes },
        ],
        changed: [{ from: WEB, to: CACHE, before: all, after: redis, causes }],
      },
      unknown: [],
      workloads: { added: [], removed: [] },
      privilege: { worse: [], better: [] },
    });
    const previous = await (await get('latest/diff')).json();
    expect(previous).toEqual(answer);
    const sent = await (await post('diff', { base: { manifests: WORKLOADS }, head: { manifests: SHOP } })).json();
    expect((sent as Record<string, unknown>)['reach']).toEqual(answer['reach']);
  });

  it('tells workloads that came or went apart from pairs that changed', async () => {
    const head = { manifests: SHOP.replace(workload('job'), workload('batch')) };
    const answer = await post('diff', { base: { manifests: SHOP }, head });
    const { reach, workloads } = (await answer.json()) as {
      reach: Record<'added' | 'removed', { workload?: string }[]>;
      workloads: unknown;
    };
    expect(workloads).toEqual({ added: ['shop/Deployment/batch'], removed: [JOB] });
    expect(reach.added.map((change) => change.workload)).toEqual(['added', 'added']);
    expect(reach.removed.map((change) => change.workload)).toEqual(['removed', 'removed']);
  });

  it('compares privilege and findings of workloads that stay', async () => {
    const head = {
      manifests: SHOP.replace('image: "example/web:1"', 'image: "example/web:1", securityContext: {privileged: true}'),
    };
    const answer = await (await post('diff', { base: { manifests: SHOP }, head })).json();
    expect(answer).toMatchObject({
      reach: { added: [], removed: [], changed: [], external: [] },
      privilege: {
        worse: [{ workload: WEB, level: { before: 'baseline', after: 'privileged' } }],
      },
    });
    const { findings } = answer as { findings: { opened: { rule: string }[]; resolved: unknown[] } };
    expect(findings.opened.map(({ rule }) => rule)).toContain('pss.privileged');
  });

  it('writes a comment with the verdict first', async () => {
    const text = await (await get('latest/diff?format=text')).text();
    expect(text.split('\n')[0]).toMatch(/^Connections: \d+ closed, \d+ changed/);
    expect(text).toContain(
      `${WEB ?? ''} → ${CACHE ?? ''}: all ports before, TCP 6379 now (NetworkPolicy shop/cache added)`,
    );
    expect(text.length).toBeLessThan(4000);
    expect((await (await get('latest/diff', 'text/markdown')).text()).startsWith('**Connections:')).toBe(true);
  });

  it('says what is wrong with a comparison', async () => {
    expect((await get(`${ids[0] ?? ''}/diff`)).status).toBe(404);
    expect((await get('latest/diff?base=yesterday')).status).toBe(400);
    const refused = await post('diff', { base: { manifests: 'kind: [' }, head: { manifests: SHOP } });
    expect(refused.status).toBe(400);
    expect(((await refused.json()) as { detail: string }).detail).toContain('Of the base');
    expect((await post('diff', { base: {}, head: { manifests: SHOP } })).status).toBe(400);
  });
});
