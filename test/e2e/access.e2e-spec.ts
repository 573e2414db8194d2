import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, temporaryFolder, type Service } from './service.js';

const MANIFESTS = `apiVersion: v1
kind: ServiceAccount
metadata: {name: cart, namespace: shop}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reads, namespace: shop}
rules:
- {verbs: [get, list], apiGroups: [""], resources: [secrets]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: cart-reads, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reads}
subjects: [{kind: ServiceAccount, name: cart}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec: {serviceAccountName: cart, containers: [{name: main, image: "registry.example/cart:1"}]}
`;

const folder = temporaryFolder();
let service: Service;
beforeAll(async () => {
  service = await startService(folder.path);
  const response = await fetch(`${service.url}/v1/projects/default/snapshots`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/yaml' },
    body: MANIFESTS,
  });
  expect(response.status).toBe(201);
});
afterAll(async () => {
  await service.stop();
  folder.remove();
});

const get = (path: string, accept = 'application/json'): Promise<Response> =>
  fetch(`${service.url}/v1/projects/default/snapshots/latest/${path}`, { headers: { Accept: accept } });

describe('GET …/access/{namespace}/{serviceAccount}', () => {
  it('gives the rights with their chain, the risks and what runs as the account', async () => {
    const response = await get('access/shop/cart');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      user: 'system:serviceaccount:shop:cart',
      declared: true,
      workloads: [{ workload: 'shop/Deployment/cart', token: true }],
      permissions: [
        {
          namespace: 'shop',
          verbs: ['get', 'list'],
          chain: [{ binding: { line: 11 }, role: { line: 5 }, rule: { line: 9 } }],
        },
      ],
      risks: [{ id: 'readSecrets', severity: 'high' }],
    });
  });

  it('fits a chat message, the verdict first', async () => {
    const text = await (await get('access/shop/cart', 'text/markdown')).text();
    expect(text.split('\n')[0]).toContain('shop/cart has high rights');
    expect(text).toContain('RoleBinding cart-reads → Role reads at');
  });

  it('names the nearest account where there is none of that name', async () => {
    const response = await get('access/shop/card');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ candidates: ['shop/cart'] }] });
    expect((await get('access/shop/default')).status).toBe(200);
  });
});

describe('GET …/who-can', () => {
  it('names those who can, built-in ones last, with what holds the token', async () => {
    const response = await get('who-can?verb=list&resource=secrets&namespace=shop');
    expect(response.status).toBe(200);
    const answer = (await response.json()) as { summary: string; holders: { builtIn: boolean }[] };
    expect(answer.summary).toBe('1 can list secrets in shop: ServiceAccount shop/cart.');
    expect(answer.holders[0]).toMatchObject({
      subject: { kind: 'ServiceAccount', namespace: 'shop', name: 'cart' },
      workloads: [{ workload: 'shop/Deployment/cart', token: true }],
    });
    expect(answer.holders.at(-1)?.builtIn).toBe(true);
  });

  it('says what it does not know', async () => {
    const unknown = await get('who-can?verb=list&resource=secrts');
    expect(unknown.status).toBe(422);
    expect(await unknown.json()).toMatchObject({ errors: [{ pointer: '/resource', candidates: ['secrets'] }] });
    expect((await get('who-can?verb=list')).status).toBe(400);
    expect((await get('who-can?verb=list&resource=secrets', 'text/plain')).status).toBe(200);
    expect((await get('who-can?verb=list&resource=secrets', 'image/png')).status).toBe(406);
  });
});

it('the pod’s own answer has what its account may do', async () => {
  const response = await get('least-privilege/shop/Deployment/cart');
  expect(await response.json()).toMatchObject({
    workloads: [
      {
        access: {
          serviceAccount: 'shop/cart',
          token: true,
          tokens: [{ container: 'main', how: 'automount', usable: true }],
          permissions: [{ resources: ['secrets'] }],
          risks: [{ id: 'readSecrets' }],
        },
      },
    ],
  });
});
