import { describe, expect, it } from 'vitest';
import { buildCluster } from '../../src/engine/cluster/index.js';
import { readManifests } from '../../src/engine/manifests/index.js';
import { askReach, compileNetwork, type Network, type ReachQuestion } from '../../src/engine/reachability/index.js';
import { referenceOf } from './connections.js';
import { CORPORA, corpusLines } from './corpora.js';

interface Manifest {
  readonly path: string;
  readonly content: string;
}
interface Probe {
  readonly from: string;
  readonly fromPod?: string;
  readonly to: string;
  readonly toPod?: string;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly port: number;
  readonly expect: 'allow' | 'deny';
}
interface ProbeCase {
  readonly id: string;
  readonly doubts: readonly string[];
  readonly manifests: readonly Manifest[];
  readonly probes: readonly Probe[];
}

/** Where our answer differs on purpose: by probe, with the authority for it. */
const JUSTIFIED: readonly {
  readonly applies: (probe: Probe) => boolean;
  readonly doubt: string;
  readonly why: string;
}[] = [
  {
    doubt: 'self-traffic',
    applies: (probe) => probe.from === probe.to,
    why: 'kubernetes.io, Network Policies: a pod cannot block access to itself.',
  },
];

function networkOf(manifests: readonly Manifest[]): Network {
  return compileNetwork(buildCluster(readManifests(manifests, { defaultNamespace: 'default' })));
}

function peerOf(network: Network, peer: string, pod: string | undefined): string {
  if (peer.startsWith('external:')) return peer.slice('external:'.length);
  const namespace = peer.split('/')[0] ?? '';
  const recorded = network.cluster.pods.some(
    (each) => each.namespace === namespace && each.name === pod && each.recorded,
  );
  return pod !== undefined && recorded ? `${namespace}/Pod/${pod}` : referenceOf(peer);
}

function verdict(network: Network, question: ReachQuestion): string {
  const result = askReach(network, question);
  return result.ok ? result.answer.verdict : JSON.stringify(result.errors);
}

describe.skipIf(CORPORA === undefined)('every probe of the corpora (skipped without corpora)', () => {
  it.each(['recipes/recipes.jsonl', 'cyclonus/cyclonus.jsonl', 'npapi/npapi.jsonl'])('%s', (path) => {
    const cases = corpusLines<ProbeCase>(path);
    const wrong = cases.flatMap(({ id, doubts, manifests, probes }) => {
      const network = networkOf(manifests);
      return probes.flatMap((probe) => {
        const { protocol, port } = probe;
        const from = peerOf(network, probe.from, probe.fromPod);
        const to = peerOf(network, probe.to, probe.toPod);
        const answer = verdict(network, { from, to, port, protocol });
        const wanted = probe.expect === 'allow' ? 'allowed' : 'denied';
        const excused = JUSTIFIED.some(
          (each) => each.applies(probe) && doubts.some((doubt) => doubt.startsWith(each.doubt)),
        );
        return answer === wanted || excused
          ? []
          : [`${id}: ${from} -> ${to} ${protocol} ${port}: ${answer}, not ${wanted}`];
      });
    });
    expect(cases.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });
});
