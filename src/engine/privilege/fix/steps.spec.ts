import { describe, expect, it } from 'vitest';
import { buildCluster, type Workload } from '../../cluster/index.js';
import { readManifests } from '../../manifests/index.js';
import { judgeWorkload } from '../judge.js';
import type { WorkloadPrivilege } from '../types.js';

function judge(content: string): WorkloadPrivilege {
  const cluster = buildCluster(readManifests([{ path: 'a.yaml', content }], { defaultNamespace: 'default' }));
  return judgeWorkload(cluster, cluster.workloads[0] as Workload, 'v1.37');
}
const fixOf = (spec: string, metadata = '', kind = 'Pod') =>
  judge(
    kind === 'Pod'
      ? `apiVersion: v1\nkind: Pod\nmetadata: {name: web${metadata}}\nspec: ${spec}\n`
      : `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: web${metadata}}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: ${spec}}}\n`,
  ).fix;
/** The operations that are for one check. */
const operationsFor = (fix: WorkloadPrivilege['fix'], check: string) =>
  fix.changes.filter((change) => change.check === check).flatMap(({ operations }) => operations);
const leftFor = (fix: WorkloadPrivilege['fix'], check: string) =>
  fix.needsPerson.filter((each) => each.check === check).map(({ reason }) => reason);

describe('nothing of the node is taken from what looks as if it worked on the node', () => {
  const container = (further = '') => `{name: c, image: x:1, securityContext: {privileged: true}${further}}`;
  it.each([
    ['a DaemonSet', `{containers: [${container()}]}`, 'DaemonSet', 'it runs on every node'],
    [
      'a system priority',
      `{priorityClassName: system-node-critical, containers: [${container()}]}`,
      'Pod',
      'its priority class is system-node-critical',
    ],
    [
      'a hostPath',
      `{volumes: [{name: h, hostPath: {path: /srv}}], containers: [${container()}]}`,
      'Pod',
      'it mounts /srv of the node',
    ],
    [
      'a socket of the runtime',
      `{volumes: [{name: h, hostPath: {path: /run/containerd/containerd.sock}}], containers: [${container()}]}`,
      'Pod',
      'it uses the container runtime by /run/containerd/containerd.sock',
    ],
    [
      'the name of a known agent',
      `{containers: [{name: c, image: "r.example/calico/node:v3", securityContext: {privileged: true}}]}`,
      'Pod',
      'container c is called as a node agent is',
    ],
    [
      'a command of the node',
      `{containers: [${container(', command: [nsenter, -t, "1", -m]')}]}`,
      'Pod',
      'container c runs nsenter',
    ],
    [
      'mounts that it passes on',
      `{volumes: [{name: v, emptyDir: {}}], containers: [${container(', volumeMounts: [{name: v, mountPath: /v, mountPropagation: Bidirectional}]')}]}`,
      'Pod',
      'container c passes mounts on to the node',
    ],
    [
      'raw devices',
      `{volumes: [{name: v, persistentVolumeClaim: {claimName: v}}], containers: [${container(', volumeDevices: [{name: v, devicePath: /dev/x}]')}]}`,
      'Pod',
      'container c uses raw devices',
    ],
  ])('%s', (_, spec, kind, reason) => {
    const fix = fixOf(spec, '', kind);
    expect(operationsFor(fix, 'privileged')).toEqual([]);
    expect(leftFor(fix, 'privileged')).toEqual([expect.stringContaining(reason)]);
    expect(fix.verified).toBe(false);
  });

  it('but from what does not', () => {
    const fix = fixOf(`{hostNetwork: true, hostPID: true, containers: [${container()}]}`);
    expect(operationsFor(fix, 'privileged').map(({ op, path }) => [op, path])).toEqual([
      ['remove', '/spec/containers/0/securityContext/privileged'],
    ]);
    expect(operationsFor(fix, 'hostNamespaces').map(({ path }) => path)).toEqual([
      '/spec/hostNetwork',
      '/spec/hostPID',
    ]);
    expect(fix.verified).toBe(true);
  });
});

describe('steps of a fix', () => {
  it('unsafe sysctls go, safe ones stay', () => {
    const sysctls =
      '[{name: kernel.msgmax, value: "1"}, {name: net.ipv4.tcp_syncookies, value: "1"}, {name: kernel.shmmax, value: "1"}]';
    const fix = fixOf(`{securityContext: {sysctls: ${sysctls}}, containers: [{name: c, image: x:1}]}`);
    expect(operationsFor(fix, 'sysctls')).toEqual([
      { op: 'remove', path: '/spec/securityContext/sysctls/2' },
      { op: 'remove', path: '/spec/securityContext/sysctls/0' },
    ]);
    expect(fix.verified).toBe(true);
  });

  it('an AppArmor annotation that unconfines becomes that of the runtime, one of a profile stays', () => {
    const key = 'container.apparmor.security.beta.kubernetes.io';
    const fix = fixOf(
      '{containers: [{name: a, image: x:1}, {name: b, image: x:1}]}',
      `, annotations: {${key}/a: unconfined, ${key}/b: localhost/mine}`,
    );
    expect(operationsFor(fix, 'appArmorProfile')).toEqual([
      { op: 'replace', path: `/metadata/annotations/${key.replaceAll('/', '~1')}~1a`, value: 'runtime/default' },
    ]);
    expect(fix.verified).toBe(true);
  });

  it('of a Windows pod has nothing that only Linux knows, and leaves HostProcess to a person', () => {
    const fix = fixOf(
      '{os: {name: windows}, hostNetwork: true, securityContext: {windowsOptions: {hostProcess: true}}, containers: [{name: c, image: x:1}]}',
    );
    expect(leftFor(fix, 'windowsHostProcess')).toEqual(['a HostProcess pod is made to work on the node']);
    expect(fix.jsonPatch.map(({ path }) => path).join(' ')).not.toMatch(/seccomp|capabilities|allowPrivilege|readOnly/);
  });

  it('an explicit runAsNonRoot=false is turned wherever it stands', () => {
    const fix = fixOf(
      '{securityContext: {runAsNonRoot: false}, containers: [{name: a, image: x:1, securityContext: {runAsNonRoot: false}}, {name: b, image: x:1}]}',
    );
    expect(operationsFor(fix, 'runAsNonRoot')).toEqual([
      { op: 'replace', path: '/spec/securityContext/runAsNonRoot', value: true },
      { op: 'replace', path: '/spec/containers/0/securityContext/runAsNonRoot', value: true },
    ]);
    expect(fix.verified).toBe(true);
  });

  it('drop: [all] counts as nothing to the standard, and becomes ALL in its place', () => {
    const fix = fixOf('{containers: [{name: c, image: x:1, securityContext: {capabilities: {drop: [NET_RAW, all]}}}]}');
    expect(operationsFor(fix, 'capabilities_restricted')).toEqual([
      { op: 'replace', path: '/spec/containers/0/securityContext/capabilities/drop/1', value: 'ALL' },
    ]);
    expect(fix.verified).toBe(true);
  });

  it.each([
    ['v1', 'Pod', [], '/spec'],
    ['v1', 'ReplicationController', ['template'], '/spec/template/spec'],
    ['apps/v1', 'Deployment', ['template'], '/spec/template/spec'],
    ['apps/v1', 'ReplicaSet', ['template'], '/spec/template/spec'],
    ['apps/v1', 'StatefulSet', ['template'], '/spec/template/spec'],
    ['batch/v1', 'Job', ['template'], '/spec/template/spec'],
    ['batch/v1', 'CronJob', ['jobTemplate', 'spec', 'template'], '/spec/jobTemplate/spec/template/spec'],
    ['argoproj.io/v1alpha1', 'Rollout', ['template'], '/spec/template/spec'],
  ])('of %s %s are where its pod is', (apiVersion, kind, within, prefix) => {
    const pod = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'x:1' }] } };
    const nested = within.reduceRight<object>((inner, step) => ({ [step]: inner }), pod);
    const body = { spec: within.length === 0 ? pod.spec : nested };
    const { fix } = judge(JSON.stringify({ apiVersion, kind, metadata: { name: 'web' }, ...body }));
    expect(fix.verified).toBe(true);
    expect(fix.jsonPatch.length).toBeGreaterThan(3);
    expect(fix.jsonPatch.every(({ path }) => path.startsWith(`${prefix}/`))).toBe(true);
  });

  it('of an item of a List stand in a document of its own', () => {
    const { fix } = judge(
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: web} # mine\n  spec:\n    containers:\n    - {name: c, image: "x:1"}\n',
    );
    expect(fix.formatting).toBe('kept');
    expect(fix.manifest).toMatch(
      /^apiVersion: v1\nkind: Pod\nmetadata: \{name: web\} # mine\nspec:\n {2}containers:\n/,
    );
    expect(fix.jsonPatch.every(({ path }) => path.startsWith('/spec/'))).toBe(true);
  });
});
