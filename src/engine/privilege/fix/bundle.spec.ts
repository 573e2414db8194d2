import { applyPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { buildCluster } from '../../cluster/index.js';
import { readManifests, type ManifestFile } from '../../manifests/index.js';
import type { BundleFix } from '../types.js';
import { fixBundle } from './bundle.js';

function fix(...contents: string[]): BundleFix {
  const files = contents.map((content, index) => ({ path: `${index}.yaml`, content }));
  return fixFiles(files);
}
function fixFiles(files: readonly ManifestFile[]): BundleFix {
  const result = fixBundle(buildCluster(readManifests(files, { defaultNamespace: 'default' })), 'v1.37', files);
  // What is fixed says the same when it is fixed again, and the diff makes one of the other.
  const again = result.files.map(({ path, content }) => ({ path, content }));
  const second = fixBundle(buildCluster(readManifests(again, { defaultNamespace: 'default' })), 'v1.37', again);
  expect(second.diff).toBe('');
  result.files.forEach(({ content, diff }, index) => {
    const before = files[index]?.content ?? '';
    expect(diff === '' ? before : applyPatch(before, diff, { autoConvertLineEndings: false })).toBe(content);
  });
  return result;
}
const pod = (name: string, further = ''): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name} # of ${name}\nspec:\n  containers:\n    - name: ${name}\n      image: "registry.example/${name}:1"${further}\n`;

describe('the fix of a whole bundle', () => {
  it('changes every workload of every file and leaves all else as it is', () => {
    const service = 'apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 1}]}\n';
    const { files, workloads, diff } = fix(
      `# first\n---\n${pod('a')}---\n${service}---\n${pod('b')}`,
      service,
      pod('c'),
    );
    expect(files.map(({ path, changed }) => [path, changed])).toEqual([
      ['0.yaml', true],
      ['1.yaml', false],
      ['2.yaml', true],
    ]);
    expect(
      workloads.map(({ workload, file, line, verified, applied }) => [workload, file, line, verified, applied]),
    ).toEqual([
      ['default/Pod/a', '0.yaml', 3, true, true],
      ['default/Pod/b', '0.yaml', 17, true, true],
      ['default/Pod/c', '2.yaml', 1, true, true],
    ]);
    expect(diff).toBe(files.map((file) => file.diff).join(''));
    expect(diff.match(/^-(?!--).*/gm)).toBeNull();
  });

  it('gives back what was sent, secrets on the very lines that change among it', () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {key: hunter2}\n';
    const env = 'env: [{name: DB_PASSWORD, value: "hunter3"}]';
    const flow = `apiVersion: v1\nkind: Pod\nmetadata: {name: b}\nspec: {containers: [{name: b, image: "b:1", ${env}}]}\n`;
    const { files } = fix(`${secret}---\n${pod('a', `\n      ${env}`)}---\n${flow}`);
    const content = files[0]?.content ?? '';
    expect(content).toContain('stringData: {key: hunter2}');
    expect(content.match(/hunter3/g)).toHaveLength(2);
    expect(content).not.toContain('redacted');
  });

  it('changes several items of a List in one pass', () => {
    const items = ['a', 'b'].map((name) => pod(name).trimEnd().replaceAll('\n', '\n    ')).join('\n  - ');
    const { files, workloads } = fix(`apiVersion: v1\nkind: List\nitems:\n  - ${items}\n`);
    expect(workloads.map(({ applied, verified }) => [applied, verified])).toEqual([
      [true, true],
      [true, true],
    ]);
    expect(files[0]?.content.match(/runAsNonRoot: true/g)).toHaveLength(2);
    expect(files[0]?.content.match(/ # of [ab]$/gm)).toHaveLength(2);
  });

  it('changes what an anchor shares once', () => {
    const item = (name: string, value: string): string =>
      `  - apiVersion: v1\n    kind: Pod\n    metadata: {name: ${name}}\n    spec: ${value}\n`;
    const { files, workloads } = fix(
      `apiVersion: v1\nkind: List\nitems:\n${item('a', '&spec\n      containers:\n        - {name: x, image: "x:1"}')}${item('b', '*spec')}`,
    );
    expect(workloads.every(({ applied, verified }) => applied && verified)).toBe(true);
    expect(files[0]?.content).toContain('spec: *spec\n');
    expect(files[0]?.content.match(/runAsNonRoot/g)).toHaveLength(1);
  });

  it('keeps CRLF', () => {
    const { files } = fix(`${pod('a')}---\n${pod('b')}`.replaceAll('\n', '\r\n'));
    expect(files[0]?.content.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(files[0]?.content).toContain('runAsNonRoot: true\r\n');
  });

  it('of a file without a last line end gives it none', () => {
    expect(fix(pod('a').trimEnd()).files[0]?.content).toMatch(/[^\n]$/);
  });

  it('of a stream of JSON keeps each value where it is', () => {
    const json = (name: string): string =>
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name },
        spec: { containers: [{ name, image: 'x:1' }] },
      });
    const { files, workloads } = fix(`${json('a')}\n${json('b')} ${json('c')}\n`);
    expect(workloads.map(({ applied }) => applied)).toEqual([true, true, true]);
    expect(files[0]?.content.split('\n')).toHaveLength(3);
  });

  it('lists what a person has to decide, and is not called verified then', () => {
    const mounts = '\n      volumeMounts: [{name: h, mountPath: /h}]\n  volumes: [{name: h, hostPath: {path: /srv}}]';
    const [only] = fix(pod('a', mounts)).workloads;
    expect(only?.verified).toBe(false);
    expect(only?.needsPerson.map(({ check }) => check)).toContain('restrictedVolumes');
    expect(only?.changes.some(({ mayBreak }) => mayBreak !== undefined)).toBe(true);
  });
});
