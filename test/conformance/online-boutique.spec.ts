import { describe, expect, it } from 'vitest';
import { buildCluster } from '../../src/engine/cluster/index.js';
import { readManifests } from '../../src/engine/manifests/index.js';
import { judgeAll } from '../../src/engine/privilege/index.js';
import { askReach, compileNetwork } from '../../src/engine/reachability/index.js';
import { CORPORA, corpusText } from './corpora.js';

describe.skipIf(CORPORA === undefined)('the online boutique (skipped without corpora)', () => {
  const cluster = (() => {
    if (CORPORA === undefined) return undefined;
    const content = corpusText('real/online-boutique.yaml');
    return buildCluster(readManifests([{ path: 'online-boutique.yaml', content }], { defaultNamespace: 'default' }));
  })();
  const ask = (from: string, to: string, port: number) => {
    if (cluster === undefined) throw new Error('no cluster');
    const result = askReach(compileNetwork(cluster), { from, to, port });
    if (!result.ok) throw new Error(JSON.stringify(result.errors));
    return result.answer;
  };

  it('has 12 workloads and 13 policies', () => {
    expect(cluster?.workloads.length).toBe(12);
    expect(cluster?.objectsOf('networking.k8s.io', 'NetworkPolicy').length).toBe(13);
  });

  it('frontend reaches cartservice on TCP 7070 and not redis-cart; cartservice reaches redis-cart on 6379', () => {
    expect(ask('frontend', 'cartservice', 7070).verdict).toBe('allowed');
    const denied = ask('frontend', 'redis-cart', 6379);
    expect(denied.verdict).toBe('denied');
    expect(denied.summary).toContain('redis-cart admits only pods with app=cartservice');
    expect(denied.pairs[0]?.ingress.decidedBy.map((evidence) => evidence.name)).toContain('redis-cart');
    expect(ask('cartservice', 'redis-cart', 6379).verdict).toBe('allowed');
  });

  it('answers for the privilege of each workload, with a judged fix that keeps every container', () => {
    if (cluster === undefined) throw new Error('no cluster');
    const judged = judgeAll(cluster, 'latest');
    expect(judged.length).toBe(12);
    for (const workload of judged) {
      expect(workload.summary).toMatch(/^(Yes|No): an intruder in container /);
      expect(workload.fix.verified, workload.workload).toBe(true);
      const again = readManifests([{ path: 'fixed.yaml', content: workload.fix.manifest }], {
        defaultNamespace: 'default',
      });
      expect(again.diagnostics.filter((each) => each.outcome === 'rejected')).toEqual([]);
      const [fixed] = judgeAll(buildCluster(again), 'latest');
      expect(fixed?.workload).toBe(workload.workload);
      expect(fixed?.standards.restricted.allowed).toBe(true);
      expect(fixed?.containers.map((container) => container.name)).toEqual(
        workload.containers.map((container) => container.name),
      );
    }
  });
});
