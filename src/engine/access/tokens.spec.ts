import { describe, expect, it } from 'vitest';
import { buildCluster, containersOf } from '../cluster/index.js';
import { readManifests } from '../manifests/index.js';
import { accessOfWorkload, tokensIn } from './index.js';

const account = (more: string): string => `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: app}\n${more}`;

function read(pod: string, ...more: string[]) {
  const content = [`apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n${pod}`, ...more].join('\n---\n');
  const cluster = buildCluster(readManifests([{ path: 'p.yaml', content }], { defaultNamespace: 'shop' }));
  const workload = cluster.workloads[0];
  if (workload === undefined) throw new Error('no workload');
  return { cluster, workload };
}

/** `container: how account usable` */
function tokens(pod: string, ...more: string[]): string[] {
  const { cluster, workload } = read(pod, ...more);
  return containersOf(workload.podSpec).flatMap((container) =>
    tokensIn(cluster, workload, container).map(
      ({ how, account: whose, usable }) => `${container.name}: ${how} ${whose}${usable ? '' : ' (useless)'}`,
    ),
  );
}
const ONE = '  containers: [{name: a, image: x}]';
const PROJECTED = (audience: string): string => `  automountServiceAccountToken: false
  containers: [{name: a, image: x, volumeMounts: [{name: t, mountPath: /t}]}, {name: b, image: x}]
  volumes: [{name: t, projected: {sources: [{serviceAccountToken: {path: token${audience}}}]}}]`;

describe('the token', () => {
  it('is mounted in every container unless somebody says no', () => {
    expect(tokens('  initContainers: [{name: i, image: x}]\n' + ONE)).toEqual([
      'i: automount shop/default',
      'a: automount shop/default',
    ]);
  });

  it.each([
    ['', 'automountServiceAccountToken: false', false],
    ['', 'automountServiceAccountToken: true', true],
    ['automountServiceAccountToken: true', 'automountServiceAccountToken: false', true],
    ['automountServiceAccountToken: false', 'automountServiceAccountToken: true', false],
  ])('of a pod that says "%s" and an account that says "%s": %s', (pod, ofAccount, expected) => {
    const text = `  serviceAccountName: app\n  ${pod}\n${ONE}`;
    expect(tokens(text, account(ofAccount))).toEqual(expected ? ['a: automount shop/app'] : []);
  });

  it('projected by a volume is in the containers that mount it', () => {
    expect(tokens(PROJECTED(''))).toEqual(['a: projected shop/default']);
    expect(tokens(PROJECTED(', audience: "https://kubernetes.default.svc"'))).toEqual(['a: projected shop/default']);
  });

  it('for another audience is no token of the API server', () => {
    expect(tokens(PROJECTED(', audience: vault'))).toEqual(['a: projected shop/default (useless)']);
    const { cluster, workload } = read(PROJECTED(', audience: vault'));
    expect(accessOfWorkload(cluster, workload)).toMatchObject({ token: false, tokens: [{ container: 'a' }] });
  });

  const SECRET =
    'apiVersion: v1\nkind: Secret\ntype: kubernetes.io/service-account-token\nmetadata: {name: robot-key, annotations: {kubernetes.io/service-account.name: robot}}';
  const MOUNTED = (name: string): string => `  automountServiceAccountToken: false
  containers: [{name: a, image: x, volumeMounts: [{name: s, mountPath: /s}]}]
  volumes: [{name: s, secret: {secretName: ${name}}}]`;

  it('in a mounted Secret is that of the account that the Secret names', () => {
    expect(tokens(MOUNTED('robot-key'), SECRET)).toEqual(['a: secret shop/robot']);
    const { cluster, workload } = read(MOUNTED('robot-key'), SECRET);
    const { serviceAccount, token, otherAccounts } = accessOfWorkload(cluster, workload);
    expect([serviceAccount, token, otherAccounts.map((each) => each.name)]).toEqual(['shop/default', true, ['robot']]);
  });

  it('in a Secret that is not there is known by its name only', () => {
    expect(tokens(MOUNTED('default-token-x7k2p'))).toEqual(['a: secret shop/default']);
    expect(tokens(MOUNTED('robot-key'))).toEqual([]);
  });

  it('is kept out of a container that mounts something of its own in its place', () => {
    const text = `  containers: [{name: a, image: x, volumeMounts: [{name: e, mountPath: /var/run/secrets/kubernetes.io/serviceaccount/}]}]
  volumes: [{name: e, emptyDir: {}}]`;
    expect(tokens(text)).toEqual([]);
  });
});
