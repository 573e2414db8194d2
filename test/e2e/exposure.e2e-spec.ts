import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployment, namespace, policy, service, streamOf } from '../engine-fixtures.js';
import { startService, temporaryFolder, type Service } from './service.js';

const SHOP = streamOf([
  namespace('shop'),
  deployment('shop/web', 'ports: [{name: http, containerPort: 8080}]'),
  deployment('shop/db', 'ports: [{containerPort: 5432}]'),
  service('shop/web', 'type: LoadBalancer, selector: {app: web}, ports: [{port: 80, targetPort: http}]'),
  policy(
    'shop/db',
    'podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}]',
  ),
]);

interface Exposure {
  items: {
    workload: string;
    ingress: { governed: boolean; scope: string; summary: string };
    published: { class: string };
  }[];
  next?: string;
}

let service_: Service;
const folder = temporaryFolder();

beforeAll(async () => {
  service_ = await startService(folder.path);
  const response = await fetch(`${service_.url}/v1/projects/shop/snapshots`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/yaml' },
    body: SHOP,
  });
  expect(response.status).toBe(201);
});

afterAll(async () => {
  await service_.stop();
  folder.remove();
});

const get = (path: string, accept = 'application/json'): Promise<Response> =>
  fetch(`${service_.url}/v1/projects/shop/snapshots/latest/${path}`, { headers: { Accept: accept } });

describe('GET …/exposure', () => {
  it('says who can come in and how each workload is published', async () => {
    const answer = (await (await get('exposure')).json()) as Exposure;
    expect(answer.items.map((each) => [each.workload, each.published.class, each.ingress.scope])).toEqual([
      ['shop/Deployment/db', 'cluster', 'workloads'],
      ['shop/Deployment/web', 'internet', 'internet'],
    ]);
    expect(answer.items[0]?.ingress.summary).toBe(
      'It can be reached by pods with app=web of this namespace (shop) (today shop/Deployment/web) on TCP 5432.',
    );
  });

  it('pages by cursor, and links the next page', async () => {
    const first = await get('exposure?limit=1');
    const { items, next } = (await first.json()) as Exposure;
    expect(items.map(({ workload }) => workload)).toEqual(['shop/Deployment/db']);
    const link = /^<(.+)>; rel="next"$/.exec(first.headers.get('Link') ?? '')?.[1];
    const second = (await (await fetch(`${service_.url}${link ?? ''}`)).json()) as Exposure;
    expect([next !== undefined, second.items.map(({ workload }) => workload), second.next]).toEqual([
      true,
      ['shop/Deployment/web'],
      undefined,
    ]);
  });

  it('answers in Markdown, and names what it does not have', async () => {
    const text = await (await get('exposure?workload=web', 'text/markdown')).text();
    expect(text).toMatch(/^\*\*1 of 1 workloads can be reached from the internet\*\*/);
    expect(text).toContain('Service web (upload.yaml');
    const unknown = await get('exposure?workload=shop/wbe');
    expect(unknown.status).toBe(422);
    expect(await unknown.json()).toMatchObject({
      errors: [{ pointer: '/workload', candidates: ['shop/Deployment/db', 'shop/Deployment/web'] }],
    });
    expect((await get('exposure?ingressController=x')).status).toBe(400);
  });
});

describe('GET …/policies', () => {
  it('says what each policy governs and changes, a page at a time', async () => {
    const answer = (await (await get('policies?limit=1')).json()) as { items: unknown[]; next?: string };
    expect(answer).toMatchObject({
      items: [
        {
          kind: 'NetworkPolicy',
          name: 'db',
          tier: 'network-policy',
          workloads: ['shop/Deployment/db'],
          directions: ['ingress'],
          opens: { count: 0 },
          remarks: [],
        },
      ],
    });
    expect(answer.next).toBeUndefined();
    expect(await (await get('policies', 'text/plain')).text()).toMatch(/^0 of 1 policies may not do what was meant\n/);
    expect((await get('policies?namespace=none')).status).toBe(422);
  });
});

describe('POST /v1/suggest-policies', () => {
  const post = (body: object, accept = 'application/json'): Promise<Response> =>
    fetch(`${service_.url}/v1/suggest-policies`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: accept },
      body: JSON.stringify({ manifests: SHOP, namespace: 'shop', ...body }),
    });

  it('writes policies that were verified, as YAML that another upload takes', async () => {
    const connections = [{ from: 'shop/web', to: 'shop/db', port: 5432 }];
    const response = await post({ connections });
    const suggestion = (await response.json()) as {
      manifest: string;
      verified: { exact: boolean };
      replaces: string[];
    };
    expect([response.status, suggestion.verified.exact, suggestion.replaces]).toEqual([
      200,
      true,
      ['shop/NetworkPolicy/db'],
    ]);
    const upload = await fetch(`${service_.url}/v1/projects/suggested/snapshots`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/yaml' },
      body: suggestion.manifest,
    });
    expect(await upload.json()).toMatchObject({ complete: true, inventory: { networkPolicies: 4 }, diagnostics: [] });
    expect(await (await post({ connections }, 'text/markdown')).text()).toContain('```yaml\n# Closes every connection');
  });

  it('says why none can be exact, and what it does not know', async () => {
    const connections = [{ from: 'shop/web', to: 'shop/wbe' }];
    expect(await (await post({ connections })).json()).toMatchObject({
      errors: [{ code: 'UNKNOWN_ENTITY', pointer: '/connections/0/to' }],
    });
    const twin = streamOf([deployment('shop/twin').replaceAll('app: twin', 'app: db')]);
    const response = await post({ manifests: SHOP + twin, connections: [{ from: 'web', to: 'db' }] });
    expect([response.status, await response.json()]).toMatchObject([
      422,
      { type: '/problems/no-suggestion', errors: [{ code: 'INDISTINGUISHABLE' }] },
    ]);
  });
});

describe('POST …/what-if', () => {
  it('answers the difference and keeps nothing', async () => {
    const history = `${service_.url}/v1/projects/shop/snapshots`;
    const before = await (await fetch(history)).text();
    const response = await fetch(`${service_.url}/v1/projects/shop/snapshots/latest/what-if`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ add: streamOf([policy('shop/deny', 'podSelector: {}, policyTypes: [Egress]')]) }),
    });
    expect([response.status, await response.json()]).toMatchObject([
      200,
      {
        reach: {
          added: [],
          removed: [
            { from: 'shop/Deployment/db', to: 'shop/Deployment/web', causes: [{ name: 'deny', change: 'added' }] },
            { from: 'shop/Deployment/web' },
          ],
        },
        workloads: { added: [], removed: [] },
        warnings: [],
      },
    ]);
    expect(before).toContain('"items":[{');
    expect(await (await fetch(history)).text()).toBe(before);
  });
});
