import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { structuredPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { buildCluster, containersOf, type Workload } from '../../src/engine/cluster/index.js';
import { editable } from '../../src/engine/manifests/edit/index.js';
import { readManifests, type Bundle } from '../../src/engine/manifests/index.js';
import {
  fixBundle,
  judgeWorkload,
  type BundleFix,
  type Level,
  type WorkloadPrivilege,
} from '../../src/engine/privilege/index.js';
import { CORPORA, corpusLines, corpusText } from './corpora.js';

interface Sources {
  readonly id: string;
  readonly files: readonly { readonly path: string; readonly content: string }[];
}
const REAL: readonly Sources[] =
  CORPORA === undefined
    ? []
    : readdirSync(join(CORPORA, 'real'))
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => ({ id: name, files: [{ path: name, content: corpusText(`real/${name}`) }] }));
const BUNDLES = CORPORA === undefined ? [] : corpusLines<Sources>('reach/bundles.jsonl');
const LEVELS: readonly Level[] = ['privileged', 'baseline', 'restricted'];

describe.skipIf(CORPORA === undefined)('fixes of whole applications (skipped without corpora)', () => {
  it.each(REAL)('$id: only the lines that must change do', ({ files }) => {
    expect(lawsOf(files)).toBeGreaterThan(0);
  });

  it('every bundle about reachability: only the lines that must change do', () => {
    expect(BUNDLES.reduce((sum, { files }) => sum + lawsOf(files), 0)).toBeGreaterThan(200);
  });
});

/** As whole files: every patch finds its place, no line differs that the shortest difference leaves, twice is once. */
describe.skipIf(CORPORA === undefined)('fixes of whole bundles (skipped without corpora)', () => {
  const bundles = [...REAL, ...BUNDLES];
  it('touch as few lines as can be, and nothing when done again', () => {
    let changed = 0;
    for (const { id, files } of bundles) {
      const { files: fixed, workloads } = fixed37(files);
      expect(
        workloads.filter(({ applied }) => !applied),
        id,
      ).toEqual([]);
      expect(fixed37(fixed).diff, id).toBe('');
      fixed.forEach(({ content, diff }, index) => {
        const before = files[index]?.content ?? '';
        if (content !== before) changed += 1;
        const { hunks } = structuredPatch('a', 'b', before, content, undefined, undefined, { context: 0 });
        const least = hunks.flatMap(({ lines }) => lines.filter((line) => /^[-+]/.test(line))).length;
        expect(diff.split('\n').filter((line) => /^[-+](?!-- a\/|\+\+ b\/)/.test(line)).length, id).toBe(least);
      });
    }
    expect(changed).toBeGreaterThan(bundles.length / 3);
  });
});

function fixed37(files: Sources['files']): BundleFix {
  const given = files.map(({ path, content }) => ({ path, content }));
  return fixBundle(buildCluster(readManifests(given, { defaultNamespace: 'default' })), 'v1.37', given);
}

/** How many workloads were fixed. */
function lawsOf(files: Sources['files']): number {
  const bundle = readManifests(files, { defaultNamespace: 'default' });
  const cluster = buildCluster(bundle);
  let fixed = 0;
  for (const workload of cluster.workloads) {
    if (containersOf(workload.podSpec).length === 0) continue;
    const judged = judgeWorkload(cluster, workload, 'v1.37');
    const { fix } = judged;
    expect(fix.formatting, workload.ref).toBe('kept');
    expect(fix.verified || fix.needsPerson.length > 0, workload.ref).toBe(true);
    if (fix.jsonPatch.length === 0) continue;
    fixed += 1;
    touchesOnlyItsLines(workload, fix.manifest);
    const again = judgeAgain(bundle, workload, fix.manifest);
    expect(LEVELS.indexOf(again.level)).toBeGreaterThanOrEqual(LEVELS.indexOf(judged.level));
    expect(again.fix.jsonPatch, `${workload.ref} a second time`).toEqual([]);
    expect(again.standards.restricted.allowed).toBe(fix.verified);
    losesNothing(workload, again.spec);
  }
  return fixed;
}

/** The changed text without its changed lines is the original without its own: no other line moved or was rewritten. */
function touchesOnlyItsLines(workload: Workload, after: string): void {
  const { source, path = [] } = workload.object;
  const text = source?.text ?? '';
  if (path.length > 0) return;
  const patch = structuredPatch('a', 'b', text, after, undefined, undefined, { context: 0 });
  for (const { lines } of patch.hunks) {
    for (const line of lines.filter((each) => each.startsWith('-'))) {
      // A line that goes is one whose own value changes; nothing is lost along with it.
      expect(line).not.toMatch(/^-\s*#/);
      expect(line).toMatch(
        /runAsNonRoot|runAsUser|privileged|host(Network|PID|IPC|Port)|seccomp|procMount|seLinux|drop|add|allowPrivilegeEscalation|automount|readOnlyRootFilesystem|type:|apparmor|^-\s*- |securityContext: (\{|null|~)|\{/i,
      );
    }
  }
  const added = patch.hunks.flatMap(({ lines }) => lines.filter((each) => each.startsWith('+'))).length;
  const removed = patch.hunks.flatMap(({ lines }) => lines.filter((each) => each.startsWith('-'))).length;
  expect(after.split('\n').length).toBe(text.split('\n').length + added - removed);
  expect(editable(after)).toBeDefined();
}

/** The fixed object in its object's place, among all others of its bundle. */
function judgeAgain(
  bundle: Bundle,
  workload: Workload,
  text: string,
): WorkloadPrivilege & { spec: Workload['podSpec'] } {
  const [object] = readManifests([{ path: 'fixed.yaml', content: text }], {
    defaultNamespace: workload.namespace,
  }).objects;
  if (object === undefined) throw new Error(`${workload.ref} is gone: ${text}`);
  const objects = bundle.objects.map((each) => (each === workload.object ? object : each));
  const cluster = buildCluster({ ...bundle, objects });
  const found = cluster.workloads.find((each) => each.object === object);
  if (found === undefined) throw new Error(`${workload.ref} is no workload any more`);
  return { ...judgeWorkload(cluster, found, 'v1.37'), spec: found.podSpec };
}

function losesNothing(workload: Workload, after: Workload['podSpec']): void {
  const before = containersOf(workload.podSpec);
  const then = containersOf(after);
  expect(then.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
  before.forEach((container, index) => {
    const value = then[index]?.value ?? {};
    expect(value['env']).toEqual(container.value['env']);
    expect(listOf(value['volumeMounts']).slice(0, listOf(container.value['volumeMounts']).length)).toEqual(
      listOf(container.value['volumeMounts']),
    );
    expect(portsOf(value['ports'])).toEqual(portsOf(container.value['ports']));
  });
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function portsOf(value: unknown): unknown[] {
  return listOf(value).map((port) => (port as { containerPort?: unknown }).containerPort);
}
