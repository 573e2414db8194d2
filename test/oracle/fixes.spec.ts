import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { buildCluster, containersOf, type Workload } from '../../src/engine/cluster/index.js';
import { readManifests, type Json, type JsonObject } from '../../src/engine/manifests/index.js';
import { judgeWorkload, type Level, type WorkloadPrivilege } from '../../src/engine/privilege/index.js';
import { randomPods, type RandomPod } from './random-pods.js';

const RUNS = Number(process.env['FIX_RUNS'] ?? '400');
const SEED = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const LEVELS: readonly Level[] = ['privileged', 'baseline', 'restricted'];

/** Where a kind has its pod. */
const KINDS: Readonly<Record<string, { readonly apiVersion: string; readonly within: readonly string[] }>> = {
  Pod: { apiVersion: 'v1', within: [] },
  Deployment: { apiVersion: 'apps/v1', within: ['spec', 'template'] },
  DaemonSet: { apiVersion: 'apps/v1', within: ['spec', 'template'] },
  CronJob: { apiVersion: 'batch/v1', within: ['spec', 'jobTemplate', 'spec', 'template'] },
};

interface Situation {
  readonly pod: RandomPod;
  readonly kind: string;
  readonly image: string;
  readonly isBound: boolean;
  readonly minor: number;
  readonly asJson: boolean;
}
const situations: fc.Arbitrary<Situation> = fc.record({
  pod: randomPods,
  kind: fc.constantFrom(...Object.keys(KINDS)),
  image: fc.constantFrom('registry.example/web:1', 'registry.example/calico/node:v3', 'registry.example/api@sha256:0'),
  isBound: fc.boolean(),
  minor: fc.integer({ min: 0, max: 37 }),
  asJson: fc.boolean(),
});

const BINDING = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reads, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: default, namespace: shop}]
`;

function manifestOf({ pod, kind, image, asJson }: Situation): string {
  const containers = (list: unknown): unknown =>
    Array.isArray(list)
      ? list.map((each: object) => ({
          ...each,
          image,
          env: [{ name: 'MODE', value: 'a' }],
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        }))
      : undefined;
  const { spec, annotations } = pod;
  const volumes = Array.isArray(spec['volumes']) ? (spec['volumes'] as unknown[]) : [];
  const { apiVersion, within } = KINDS[kind] ?? { apiVersion: 'v1', within: [] };
  const inner = {
    metadata: { annotations, labels: { app: 'web' } },
    spec: {
      ...spec,
      volumes: [...volumes, { name: 'data', emptyDir: {} }],
      containers: containers(spec['containers']),
      initContainers: containers(spec['initContainers']),
      ephemeralContainers: containers(spec['ephemeralContainers']),
    },
  };
  const outer = within.reduceRight<object>((value, step) => ({ [step]: value }), inner) as Record<string, object>;
  const metadata = { ...outer['metadata'], name: 'web', namespace: 'shop' };
  const object = JSON.parse(JSON.stringify({ apiVersion, kind, ...outer, metadata })) as object;
  return asJson ? `${JSON.stringify(object, null, 2)}\n` : stringify(object);
}

function judged(manifest: string, { isBound, minor }: Situation): { workload: Workload; answer: WorkloadPrivilege } {
  const files = [
    { path: 'web.yaml', content: manifest },
    ...(isBound ? [{ path: 'binding.yaml', content: BINDING }] : []),
  ];
  const cluster = buildCluster(readManifests(files, { defaultNamespace: 'default' }));
  const workload = cluster.workloads.find(({ ref }) => ref.startsWith('shop/'));
  if (workload === undefined) throw new Error(`no workload in ${manifest}`);
  return { workload, answer: judgeWorkload(cluster, workload, `v1.${minor}`) };
}

/** JSON pointers of every value that two trees do not share; a list whose length differs counts as one value. */
function differences(one: Json | undefined, other: Json | undefined, at: string): string[] {
  if (Array.isArray(one) && Array.isArray(other) && one.length === other.length) {
    return one.flatMap((each, index) => differences(each, other[index], `${at}/${index}`));
  }
  if (isMap(one) && isMap(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].flatMap((key) =>
      differences(one[key], other[key], `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    );
  }
  return JSON.stringify(one) === JSON.stringify(other) ? [] : [at];
}
function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const names = (list: unknown, key: string): unknown[] =>
  Array.isArray(list) ? list.map((each: Record<string, unknown>) => each[key]) : [];

describe('fixes of random pods', () => {
  it(`hold to their laws (${RUNS} pods, seed ${SEED})`, () => {
    const seen = { verified: 0, leftToAPerson: 0, unchanged: 0 };
    fc.assert(
      fc.property(situations, (situation) => {
        const before = judged(manifestOf(situation), situation);
        const { fix } = before.answer;
        expect(fix.formatting).toBe('kept');
        expect(fix.verified || fix.needsPerson.length > 0).toBe(true);
        seen[fix.jsonPatch.length === 0 ? 'unchanged' : fix.verified ? 'verified' : 'leftToAPerson'] += 1;

        const after = judged(fix.manifest, situation);
        // Twice is once.
        expect(after.answer.fix.jsonPatch).toEqual([]);
        // Never a lower level, and what is called verified is.
        expect(LEVELS.indexOf(after.answer.level)).toBeGreaterThanOrEqual(LEVELS.indexOf(before.answer.level));
        expect(after.answer.standards.restricted.allowed).toBe(fix.verified);
        // Nothing that the workload needs is lost.
        const then = containersOf(after.workload.podSpec);
        const now = containersOf(before.workload.podSpec);
        expect(then.map(({ name }) => name)).toEqual(now.map(({ name }) => name));
        now.forEach(({ value }, index) => {
          const fixed = then[index]?.value ?? {};
          expect(fixed['env']).toEqual(value['env']);
          expect(fixed['image']).toEqual(value['image']);
          expect(names(fixed['ports'], 'containerPort')).toEqual(names(value['ports'], 'containerPort'));
          expect(names(fixed['volumeMounts'], 'mountPath')).toEqual(
            expect.arrayContaining(names(value['volumeMounts'], 'mountPath')),
          );
        });
        expect(names(after.workload.podSpec['volumes'], 'name')).toEqual(
          expect.arrayContaining(names(before.workload.podSpec['volumes'], 'name')),
        );
        // Nothing differs but what the patch says.
        const patched = fix.jsonPatch.map(({ path }) => path.replace(/\/(-|\d+)$/, ''));
        for (const path of differences(before.workload.object.value, after.workload.object.value, '')) {
          expect(
            patched.some((each) => path === each || path.startsWith(`${each}/`)),
            `${path} differs`,
          ).toBe(true);
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
    // Some of each, or the laws would say little.
    expect(Math.min(seen.verified, seen.leftToAPerson), JSON.stringify(seen)).toBeGreaterThan(RUNS / 20);
  });
});
