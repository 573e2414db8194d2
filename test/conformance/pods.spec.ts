import { describe, expect, it } from 'vitest';
import { askReach, compileNetwork, type Network } from '../../src/engine/reachability/index.js';
import { clusterOf } from './bundles.js';
import { connText } from './connections.js';
import { CORPORA, corpusLines } from './corpora.js';

interface EvalCase {
  readonly id: string;
  readonly bundle: string;
  readonly from: string;
  readonly to: string;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly port: number;
  readonly expect: 'allow' | 'deny';
  readonly doubts: readonly string[];
}
interface PodMap {
  readonly id: string;
  readonly bundle: string;
  readonly what: 'all-connections' | 'one-port';
  readonly port?: number;
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
  readonly pods: readonly string[];
  readonly allowed: readonly (readonly string[])[];
}

const UNDECIDED = new Set(['multi-network', 'malformed-input']);

describe.skipIf(CORPORA === undefined)('pods of the corpora, one by one (skipped without corpora)', () => {
  it.each(CORPORA === undefined ? [] : corpusLines<EvalCase>('reach/eval.jsonl'))('$id', (each) => {
    const { bundle, from, to, protocol, port, doubts } = each;
    const answer = ask(compileNetwork(clusterOf(bundle)), { from, to, protocol, port });
    const wanted = each.expect === 'allow' ? 'allowed' : 'denied';
    expect(answer.verdict).toBe(doubts.some((doubt) => UNDECIDED.has(doubt)) ? 'unknown' : wanted);
  });

  it.each(CORPORA === undefined ? [] : corpusLines<PodMap>('reach/podmap.jsonl'))('$id', (map) => {
    const network = compileNetwork(clusterOf(map.bundle));
    const allowed = new Map(map.allowed.map(([from, to, conn]) => [`${from ?? ''} ${to ?? ''}`, conn ?? 'allowed']));
    for (const from of map.pods) {
      for (const to of map.pods) {
        const { port, protocol } = map;
        const question = port === undefined ? { from, to } : { from, to, port, protocol: protocol ?? ('TCP' as const) };
        const answer = ask(network, question);
        const wanted = allowed.get(`${from} ${to}`);
        // Without a port the source's yes means that every port is open.
        const yes = port === undefined && answer.verdict === 'partial' ? 'denied' : answer.verdict;
        if (map.what === 'one-port') expect(yes, `${from} ${to}`).toBe(wanted ?? 'denied');
        else expect(connText(answer.allowed), `${from} ${to}`).toBe(wanted ?? 'No Connections');
      }
    }
  });
});

function ask(network: Network, question: Parameters<typeof askReach>[1]) {
  const result = askReach(network, question);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.answer;
}
