import { describe, expect, it } from 'vitest';
import { publicationsOf, type Publication } from '../../src/engine/publication/index.js';
import { compileNetwork, type Assume } from '../../src/engine/reachability/index.js';
import { clusterOf } from './bundles.js';
import { referenceOf } from './connections.js';
import { CORPORA, corpusLines } from './corpora.js';

interface IngressCase {
  readonly id: string;
  readonly bundle: string;
  readonly reach: readonly { readonly to: string; readonly conn: string }[];
}
interface ConnlistCase {
  readonly id: string;
  readonly bundle: string;
  readonly expected: readonly { readonly src: string; readonly dst: string; readonly conn: string }[];
  readonly doubts: readonly string[];
}

const CONTROLLER = '{ingress-controller}';
/** As the corpora have it: a pod without labels in a namespace of its own. */
const UNLABELLED: Assume = { ingressController: { namespace: 'ingress-controller-ns', labels: {} } };

/** `workload: TCP 80,8080` for each workload that routes lead to. */
function routed(bundle: string, open: (publication: Publication) => boolean): string[] {
  const network = compileNetwork(clusterOf(bundle), UNLABELLED);
  const publications = publicationsOf(network);
  return network.cluster.workloads.flatMap((workload) => {
    const ports = publications
      .of(workload)
      .ports.filter((port) => port.publications.some((each) => each.controller !== undefined && open(each)));
    if (ports.length === 0) return [];
    return [`${workload.ref}: TCP ${ports.map(({ port }) => port).join()}`];
  });
}

describe.skipIf(CORPORA === undefined)('what Ingress and Route objects open (skipped without corpora)', () => {
  it('policies left aside', () => {
    const cases = corpusLines<IngressCase>('reach/ingress.jsonl');
    expect(cases.length).toBeGreaterThan(0);
    for (const { id, bundle, reach } of cases) {
      const wanted = reach.map(({ to, conn }) => `${referenceOf(to)}: ${conn}`);
      expect(
        routed(bundle, () => true),
        id,
      ).toEqual(wanted.sort());
    }
  });

  it('as far as policies let the controller', () => {
    const cases = ['connlist', 'exposure']
      .flatMap((file) => corpusLines<ConnlistCase>(`reach/${file}.jsonl`))
      .filter(({ expected }) => expected.some(({ src }) => src === CONTROLLER))
      // Networks of their own leave everything unknown.
      .filter(({ doubts }) => !doubts.includes('multi-network'));
    expect(cases.length).toBeGreaterThan(0);
    for (const { id, bundle, expected } of cases) {
      const wanted = expected
        .filter(({ src }) => src === CONTROLLER)
        .map(({ dst, conn }) => `${referenceOf(dst)}: ${conn}`);
      const ours = routed(bundle, ({ verdict }) => verdict === 'allowed');
      expect(ours, id).toEqual(wanted.sort());
    }
  });
});
