import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildCluster } from '../../src/engine/cluster/index.js';
import { readManifests, type JsonObject } from '../../src/engine/manifests/index.js';
import { evaluateStandards, judgedPodOf, type JudgedPod } from '../../src/engine/privilege/standards/index.js';
import { oracleBaseline, oracleRestricted } from './pod-security.js';
import { randomPods, type RandomPod } from './random-pods.js';

const NEWEST = 37;
const LEVELS = ['privileged', 'baseline', 'restricted'];
const RUNS = Number(process.env['POD_RUNS'] ?? '3000');
const minors = fc.integer({ min: 0, max: NEWEST });

function judgedPod({ annotations, spec }: RandomPod): JudgedPod {
  return {
    annotations: new Map(Object.entries(annotations)),
    spec: spec as JsonObject,
    locate: () => ({ file: '', document: 0, line: 1, column: 1 }),
  };
}

const failing = (answer: { violations: readonly { check: string }[] }): string[] =>
  answer.violations.map(({ check }) => check);

describe('the standards on random pods', () => {
  it(`agree with a second evaluation from their text, check by check (${RUNS} pods)`, () => {
    const seen = { baseline: 0, restricted: 0, refused: 0 };
    fc.assert(
      fc.property(randomPods, minors, (pod, minor) => {
        const { baseline, restricted } = evaluateStandards(judgedPod(pod), `v1.${minor}`);
        expect(failing(baseline)).toEqual([...oracleBaseline(pod, minor)].sort());
        expect(failing(restricted)).toEqual([...oracleRestricted(pod, minor)].sort());
        seen[restricted.allowed ? 'restricted' : baseline.allowed ? 'baseline' : 'refused'] += 1;
      }),
      { numRuns: RUNS },
    );
    // Pods at every level, or the agreement would say little.
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).toBeGreaterThan(RUNS / 200);
  });

  it('let a pod that meets restricted meet baseline too', () => {
    fc.assert(
      fc.property(randomPods, minors, (pod, minor) => {
        // Three checks let Windows off what the API server refuses there in the first place.
        fc.pre(!hasLinuxOnlySettings(pod));
        const { baseline, restricted, level } = evaluateStandards(judgedPod(pod), `v1.${minor}`);
        if (restricted.allowed) expect(baseline.allowed).toBe(true);
        expect(level).toBe(restricted.allowed ? 'restricted' : baseline.allowed ? 'baseline' : 'privileged');
      }),
      { numRuns: RUNS },
    );
  });

  it('never raise the level for one more violation', () => {
    const violations = fc.constantFrom<(spec: JsonObject) => JsonObject>(
      (spec) => ({ ...spec, hostPID: true }),
      (spec) => ({ ...spec, hostNetwork: true }),
      (spec) => ({
        ...spec,
        volumes: [...((spec['volumes'] ?? []) as JsonObject[]), { name: 'more', hostPath: { path: '/' } }],
      }),
      (spec) => ({ ...spec, volumes: [...((spec['volumes'] ?? []) as JsonObject[]), { name: 'more', nfs: {} }] }),
      (spec) => withContainer(spec, { privileged: true }),
      (spec) => withContainer(spec, { capabilities: { add: ['SYS_ADMIN'] } }),
      (spec) => withContainer(spec, { runAsUser: 0 }),
      (spec) => withContainer(spec, { allowPrivilegeEscalation: true }),
      (spec) => withContainer(spec, { procMount: 'Unmasked' }),
      (spec) => ({
        ...spec,
        securityContext: { ...((spec['securityContext'] ?? {}) as JsonObject), runAsNonRoot: false },
      }),
    );
    fc.assert(
      fc.property(randomPods, minors, violations, (pod, minor, violate) => {
        const before = evaluateStandards(judgedPod(pod), `v1.${minor}`).level;
        const worse = { ...pod, spec: violate(pod.spec as JsonObject) };
        const after = evaluateStandards(judgedPod(worse), `v1.${minor}`).level;
        expect(LEVELS.indexOf(after)).toBeLessThanOrEqual(LEVELS.indexOf(before));
      }),
      { numRuns: RUNS },
    );
  });

  it('give every kind that owns pods the answer of its template', () => {
    const templates: Readonly<Record<string, (pod: object) => object>> = {
      'v1 ReplicationController': (template) => ({ template }),
      'apps/v1 ReplicaSet': (template) => ({ selector: { matchLabels: { a: 'b' } }, template }),
      'apps/v1 Deployment': (template) => ({ selector: { matchLabels: { a: 'b' } }, template }),
      'apps/v1 StatefulSet': (template) => ({ serviceName: 's', selector: { matchLabels: { a: 'b' } }, template }),
      'apps/v1 DaemonSet': (template) => ({ selector: { matchLabels: { a: 'b' } }, template }),
      'batch/v1 Job': (template) => ({ template }),
      'batch/v1 CronJob': (template) => ({ schedule: '* * * * *', jobTemplate: { spec: { template } } }),
    };
    fc.assert(
      fc.property(randomPods, minors, fc.constantFrom(...Object.keys(templates)), (pod, minor, kindOf) => {
        const [apiVersion = '', kind = ''] = kindOf.split(' ');
        const metadata = { labels: { a: 'b' }, annotations: pod.annotations };
        const object = {
          apiVersion,
          kind,
          metadata: { name: 'w' },
          spec: templates[kindOf]?.({ metadata, spec: pod.spec }),
        };
        const files = [{ path: 'w.json', content: JSON.stringify(object) }];
        const [workload] = buildCluster(readManifests(files, { defaultNamespace: 'default' })).workloads;
        if (workload === undefined) throw new Error(`no workload of ${kindOf}`);
        const own = evaluateStandards(judgedPod(pod), `v1.${minor}`);
        const read = evaluateStandards(judgedPodOf(workload), `v1.${minor}`);
        expect([read.level, failing(read.baseline), failing(read.restricted)]).toEqual([
          own.level,
          failing(own.baseline),
          failing(own.restricted),
        ]);
      }),
      { numRuns: Math.min(RUNS, 500) },
    );
  });
});

/** seccompProfile and capabilities of a pod of Windows: API validation takes neither. */
function hasLinuxOnlySettings({ spec }: RandomPod): boolean {
  const os = spec['os'] as JsonObject | undefined;
  return os?.['name'] === 'windows' && /"(seccompProfile|capabilities)"/.test(JSON.stringify(spec));
}

function withContainer(spec: JsonObject, security: JsonObject): JsonObject {
  const [first = {}, ...rest] = (spec['containers'] ?? []) as JsonObject[];
  const before = (first['securityContext'] ?? {}) as JsonObject;
  return { ...spec, containers: [{ ...first, securityContext: { ...before, ...security } }, ...rest] };
}
