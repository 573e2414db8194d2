import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, temporaryFolder, type Service } from './service.js';

interface RuleList {
  readonly items: readonly { id: string; category: string; severity: string; page: string }[];
}

describe('rules and admission over HTTP', () => {
  const folder = temporaryFolder();
  let service: Service;
  beforeAll(async () => {
    service = await startService(folder.path);
  });
  afterAll(async () => {
    await service.stop();
    folder.remove();
  });

  const list = async (query = ''): Promise<RuleList> =>
    (await (await fetch(`${service.url}/v1/rules${query}`)).json()) as RuleList;
  const ask = (body: object): Promise<Response> =>
    fetch(`${service.url}/v1/least-privilege`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('lists every rule, by category and severity too, each with a page that needs nothing else', async () => {
    const { items } = await list();
    expect(items.map(({ id }) => id)).toEqual([...items.map(({ id }) => id)].sort());
    expect(new Set(items.map(({ category }) => category))).toEqual(
      new Set(['access', 'admission', 'hardening', 'manifests', 'network', 'pss']),
    );
    for (const { id, page } of items) {
      const response = await fetch(`${service.url}${page}`);
      const html = await response.text();
      expect([id, response.status, response.headers.get('content-type')]).toEqual([
        id,
        200,
        'text/html; charset=utf-8',
      ]);
      expect(html).toContain(`<code>${id}</code>`);
      expect(html).not.toMatch(/<script|src=|<link/);
    }
    const critical = await list('?category=hardening&severity=critical');
    expect(critical.items.length).toBeGreaterThan(2);
    expect(critical.items.every(({ category, severity }) => category === 'hardening' && severity === 'critical')).toBe(
      true,
    );
  });

  it('answers problems for rules that are not there, and filters that mean nothing', async () => {
    expect((await fetch(`${service.url}/rules/nothing`)).status).toBe(404);
    const response = await fetch(`${service.url}/v1/rules?severity=awful`);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      400,
      'application/problem+json; charset=utf-8',
    ]);
  });

  const MANIFESTS = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: c, image: "nginx:1.27"}]}
`;

  it('says whether the namespace admits the pod, and takes the user of an image from the question', async () => {
    const assume = { images: { 'nginx:1.27': { user: '101' } }, runtime: 'cri-o' };
    const answer = (await (await ask({ manifests: MANIFESTS, assume })).json()) as {
      assumptions: { id: string }[];
      workloads: {
        admission: { admitted: string };
        containers: { user: object; capabilities: { bounding: string[] } }[];
      }[];
    };
    expect(answer.workloads[0]?.admission.admitted).toBe('no');
    expect(answer.workloads[0]?.containers[0]?.user).toEqual({ uid: 101, root: 'no' });
    expect(answer.workloads[0]?.containers[0]?.capabilities.bounding).toHaveLength(9);
    expect(answer.assumptions.map(({ id }) => id)).toContain('container-runtime');
  });

  it('says what is wrong with an assumption', async () => {
    for (const assume of [
      { images: { x: 'root' } },
      { runtime: 'docker' },
      { seccompDefault: 'yes' },
      { unknown: 1 },
    ]) {
      const response = await ask({ manifests: MANIFESTS, assume });
      expect([JSON.stringify(assume), response.status]).toEqual([JSON.stringify(assume), 400]);
    }
  });
});
