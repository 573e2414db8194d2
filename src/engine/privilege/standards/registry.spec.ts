import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Workload } from '../../cluster/index.js';
import { podOf } from '../../../../test/standards/fixtures.js';
import type { Check } from './types.js';

/** Loaded by the tests themselves: a list that does not keep its rules fails them, not this file. */
const load = () => import('./index.js');
const registry = () => import('./registry.js');

/** Each test loads the list anew, and so is one that covers what the list is made of. */
beforeEach(() => {
  vi.resetModules();
});

const passes = () => undefined;
const baseline: Check = { id: 'b', level: 'baseline', revisions: [{ from: 0, check: passes }] };
const restricted: Check = { id: 'r', level: 'restricted', revisions: [{ from: 3, check: passes, replaces: 'b' }] };

describe('the list of checks', () => {
  it('takes one that keeps its rules', async () => {
    const { validateChecks } = await registry();
    expect(() => validateChecks([baseline, restricted])).not.toThrow();
  });

  it('refuses ids that are not unique, or not sorted', async () => {
    const { validateChecks } = await registry();
    expect(() => validateChecks([baseline, baseline])).toThrow('check b is not behind b');
    expect(() => validateChecks([restricted, baseline])).toThrow('check b is not behind r');
  });

  it('refuses a check without revisions, and revisions that do not ascend', async () => {
    const { validateChecks } = await registry();
    const revision = { from: 5, check: passes };
    expect(() => validateChecks([{ ...baseline, revisions: [] }])).toThrow('check b has no revision');
    expect(() => validateChecks([{ ...baseline, revisions: [revision, revision] }])).toThrow(
      'revisions of b do not ascend',
    );
    expect(() => validateChecks([{ ...baseline, revisions: [revision, { ...revision, from: 4 }] }])).toThrow(
      'revisions of b do not ascend',
    );
    expect(() => validateChecks([{ ...baseline, revisions: [revision, { ...revision, from: 6 }] }])).not.toThrow();
  });

  it('refuses to stand in for what is not there, is restricted, or is not of its own kind', async () => {
    const { validateChecks } = await registry();
    expect(() => validateChecks([restricted])).toThrow('r cannot stand in for b');
    expect(() => validateChecks([{ ...restricted, id: 'b', revisions: restricted.revisions.slice() }])).toThrow(
      'b cannot stand in for b',
    );
    expect(() => validateChecks([baseline, { ...restricted, level: 'baseline' }])).toThrow('r cannot stand in for b');
    const other: Check = { ...restricted, revisions: [{ from: 0, check: passes, replaces: 's' }] };
    const third: Check = { id: 's', level: 'restricted', revisions: baseline.revisions };
    expect(() => validateChecks([other, third])).toThrow('r cannot stand in for s');
  });
});

describe('the checks of a version', () => {
  const OVERRIDES: readonly (readonly [baseline: string, restricted: string, from: number])[] = [
    ['capabilities_baseline', 'capabilities_restricted', 22],
    ['hostPathVolumes', 'restrictedVolumes', 0],
    ['procMount', 'procMount_restricted', 35],
    ['seccompProfile_baseline', 'seccompProfile_restricted', 19],
  ];

  it.each(OVERRIDES)('%s gives way to %s at restricted', async (replaced, replacing, from) => {
    const { STANDARDS_VERSIONS } = await load();
    const { checksAt } = await registry();
    STANDARDS_VERSIONS.forEach((_, minor) => {
      const { restricted: ids, baseline: baselineIds } = checksAt(minor);
      expect([minor, ids.has(replaced), ids.has(replacing)]).toEqual([minor, minor < from, minor >= from]);
      expect(baselineIds.has(replaced)).toBe(true);
      expect(baselineIds.has(replacing)).toBe(false);
    });
  });

  it('are those of the newest for latest and beyond, and of no version otherwise', async () => {
    const { evaluateStandards, resolveVersion, STANDARDS_VERSIONS } = await load();
    const { checksAt } = await registry();
    expect(STANDARDS_VERSIONS).toHaveLength(38);
    expect(STANDARDS_VERSIONS[37]).toBe('v1.37');
    expect(resolveVersion('latest')).toBe('v1.37');
    expect(resolveVersion('v1.38')).toBe('v1.37');
    expect(resolveVersion('v1.123456')).toBe('v1.37');
    expect(resolveVersion('v1.10')).toBe('v1.10');
    expect(resolveVersion('v1.0')).toBe('v1.0');
    for (const text of ['1.30', 'v1', 'v1.', 'v1.03', 'v1.-1', 'v2.0', 'v1x1', 'v1.3 ', ' v1.3', 'Latest', '']) {
      expect(resolveVersion(text), text).toBeUndefined();
    }
    expect(() => checksAt(38)).toThrow('no version v1.38 is known');
    expect(() => evaluateStandards(podOf('spec: {}'), 'newest')).toThrow(
      'newest is not a version of the Pod Security Standards',
    );
  });
});

describe('the newest version', () => {
  const BASELINE = [
    'appArmorProfile',
    'capabilities_baseline',
    'hostNamespaces',
    'hostPathVolumes',
    'hostPorts',
    'hostProbesAndHostLifecycle',
    'privileged',
    'procMount',
    'seLinuxOptions',
    'seccompProfile_baseline',
    'sysctls',
    'windowsHostProcess',
  ];
  const RESTRICTED = [
    'allowPrivilegeEscalation',
    'capabilities_restricted',
    'procMount_restricted',
    'restrictedVolumes',
    'runAsNonRoot',
    'runAsUser',
    'seccompProfile_restricted',
  ];
  const REPLACED = ['capabilities_baseline', 'hostPathVolumes', 'procMount', 'seccompProfile_baseline'];

  it('has every check at its level, sorted by id', async () => {
    const { checksAt } = await registry();
    const { all, baseline: atBaseline, restricted: atRestricted } = checksAt(37);
    expect(all.map(({ id, level }) => [id, level])).toEqual(
      [...BASELINE.map((id) => [id, 'baseline']), ...RESTRICTED.map((id) => [id, 'restricted'])].sort(
        ([one = ''], [other = '']) => (one < other ? -1 : 1),
      ),
    );
    expect([...atBaseline]).toEqual(BASELINE);
    expect([...atRestricted].sort()).toEqual(
      [...BASELINE, ...RESTRICTED].filter((id) => !REPLACED.includes(id)).sort(),
    );
  });

  it('is the last of those that can be asked for', async () => {
    const { STANDARDS_VERSIONS } = await load();
    expect(STANDARDS_VERSIONS).toEqual(Array.from({ length: 38 }, (_, minor) => `v1.${minor}`));
  });
});

describe('a pod at a version', () => {
  const RESTRICTED = `spec:
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  containers: [{name: a, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]`;

  it('meets the strictest level whose checks it passes', async () => {
    const { evaluateStandards } = await load();
    expect(evaluateStandards(podOf(RESTRICTED), 'v1.37')).toEqual({
      level: 'restricted',
      baseline: { allowed: true, violations: [] },
      restricted: { allowed: true, violations: [] },
    });
    expect(evaluateStandards(podOf('spec: {containers: [{name: a}]}'), 'latest').level).toBe('baseline');
    expect(evaluateStandards(podOf('spec: {hostPID: true}'), 'latest').level).toBe('privileged');
  });

  it('has its violations sorted by id, with the place of the first field, and with the level of the check', async () => {
    const { evaluateStandards } = await load();
    const pod = podOf('spec: {hostPID: true, volumes: [{name: v, hostPath: {path: /}}], containers: [{name: a}]}');
    const { baseline: atBaseline, restricted: atRestricted } = evaluateStandards(pod, 'v1.37');
    expect(atBaseline.allowed).toBe(false);
    expect(atBaseline.violations.map(({ check }) => check)).toEqual(['hostNamespaces', 'hostPathVolumes']);
    expect(atRestricted.violations.map(({ check, level }) => [check, level])).toEqual([
      ['allowPrivilegeEscalation', 'restricted'],
      ['capabilities_restricted', 'restricted'],
      ['hostNamespaces', 'baseline'],
      ['restrictedVolumes', 'restricted'],
      ['runAsNonRoot', 'restricted'],
      ['seccompProfile_restricted', 'restricted'],
    ]);
    expect(atBaseline.violations[0]).toEqual({
      check: 'hostNamespaces',
      level: 'baseline',
      reason: 'host namespaces',
      detail: 'hostPID=true',
      containers: [],
      fields: ['spec.hostPID'],
      file: 'pod.yaml',
      line: 2,
      column: 1,
    });
  });

  it('is the template of its workload, located in the workload', async () => {
    const { evaluateStandards, judgedPodOf } = await load();
    const metadata = { annotations: { k: 'v' } };
    const spec = { hostPID: true };
    const asked: unknown[] = [];
    const pod = judgedPodOf({
      podSpec: spec,
      podSpecPath: ['spec', 'template', 'spec'],
      podMetadataPath: ['spec', 'template', 'metadata'],
      object: {
        value: { spec: { template: { metadata, spec } } },
        locate: (path: unknown) => {
          asked.push(path);
          return { file: 'f', document: 0, line: 7, column: 3 };
        },
      },
    } as unknown as Workload);
    expect([...pod.annotations]).toEqual([['k', 'v']]);
    expect(evaluateStandards(pod, 'v1.0').baseline.violations[0]).toMatchObject({ file: 'f', line: 7, column: 3 });
    expect(asked[0]).toEqual(['spec', 'template', 'spec', 'hostPID']);
  });
});
