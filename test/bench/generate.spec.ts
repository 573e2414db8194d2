import { describe, expect, it } from 'vitest';
import { bundleOf, generate, manifestsOf } from '../../bench/generate.js';
import { buildCluster } from '../../src/engine/cluster/index.js';
import { readManifests } from '../../src/engine/manifests/index.js';

const SIZE = { pods: 400, namespaces: 20, policies: 200 };

describe.each(['mixed', 'redhat', 'cilium'] as const)('the generated cluster %s', (shape) => {
  it.each(['workloads', 'pods'] as const)('reads as %s without a complaint, as what was generated', (form) => {
    const objects = generate(shape, { ...SIZE, form }, 1);
    const bundle = readManifests(manifestsOf(objects), { defaultNamespace: 'default' });
    expect(bundle.diagnostics).toEqual([]);
    const texts = (of: typeof bundle): string[] => of.objects.map(({ value }) => JSON.stringify(value)).sort();
    expect(texts(bundle)).toEqual(texts(bundleOf(objects)));
    const pods = buildCluster(bundle).workloads.reduce((sum, { replicas, pods: own }) => {
      return sum + (form === 'pods' ? own.length : (replicas ?? 1));
    }, 0);
    expect(pods).toBeGreaterThanOrEqual(SIZE.pods);
    expect(pods).toBeLessThan(SIZE.pods * 1.1);
  });

  it('is the same for the same seed, and another for another', () => {
    expect(generate(shape, SIZE, 7)).toEqual(generate(shape, SIZE, 7));
    expect(generate(shape, SIZE, 7)).not.toEqual(generate(shape, SIZE, 8));
  });
});
