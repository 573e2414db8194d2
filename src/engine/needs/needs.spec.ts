import { describe, expect, it } from 'vitest';
import { readManifests } from '../manifests/index.js';
import { buildCluster } from '../cluster/index.js';
import { needsOf } from './needs.js';

const BASE = `---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: main, image: db}]}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {selector: {app: db}, ports: [{name: pg, port: 5432, targetPort: 15432}, {name: metrics, port: 9187}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {DB_HOST: db, DB_URL: 'postgres://user:word@db/app', color: db}
`;

/** `protocol port field` of each need of a pod with this container. */
function needs(container: string, namespace = 'shop'): string[] {
  const pod = `---\napiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: ${namespace}}\nspec: {containers: [{name: main, image: web, ${container}}]}\n`;
  const bundle = readManifests([{ path: 'a.yaml', content: BASE + pod }], { defaultNamespace: 'default' });
  return needsOf(buildCluster(bundle)).map(({ protocol, port, field }) => `${protocol} ${port} ${field}`);
}

const env = (name: string, value: string): string => `env: [{name: ${name}, value: '${value}'}]`;
const PG = 'TCP 15432 spec.containers[0].env[0]';
const METRICS = 'TCP 9187 spec.containers[0].env[0]';

describe('what manifests seem to need', () => {
  it.each([
    ['a host with a port', env('A', 'db:5432'), [PG]],
    ['a URL, whose scheme says the port', env('A', 'postgres://user:word@db/app'), [PG]],
    ['a full name', env('A', 'db.shop.svc.cluster.local:5432'), [PG]],
    ['a name alone, in a variable for hosts', env('DB_HOST', 'db'), [PG, METRICS]],
    ['a word that happens to be a name', env('KIND', 'db'), []],
    ['a name inside a longer one', env('A_HOST', 'my-db:5432'), []],
    ['a path', env('A_URL', '/var/db:5432'), []],
    ['a port that the Service does not have', env('A', 'db:5433'), []],
    ['another domain', env('A', 'db.example.com:5432'), []],
    ['an argument', "args: ['--database=db:5432']", ['TCP 15432 spec.containers[0].args[0]']],
    [
      'an option with a name alone',
      "args: ['--database=db']",
      ['TCP 15432 spec.containers[0].args[0]', 'TCP 9187 spec.containers[0].args[0]'],
    ],
    [
      "the kubelet's variable",
      "args: ['$(DB_SERVICE_HOST)']",
      ['TCP 15432 spec.containers[0].args[0]', 'TCP 9187 spec.containers[0].args[0]'],
    ],
    [
      'a ConfigMap',
      'envFrom: [{configMapRef: {name: settings}}]',
      ['TCP 15432 spec.containers[0].envFrom[0]', 'TCP 9187 spec.containers[0].envFrom[0]'],
    ],
    ['a key of a ConfigMap', 'env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: DB_URL}}}]', [PG]],
  ])('%s', (_, container, expected) => {
    expect(needs(container)).toEqual(expected);
  });

  it('names without a namespace mean the own one', () => {
    expect(needs(env('A', 'db:5432'), 'other')).toEqual([]);
    expect(needs(env('A', 'db.shop:5432'), 'other')).toEqual([PG]);
  });
});
