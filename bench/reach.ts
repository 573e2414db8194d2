import { buildCluster, type Cluster, type Pod } from '../src/engine/cluster/index.js';
import { readManifests } from '../src/engine/manifests/index.js';
import { askReach, compileNetwork, verdictOfQuestion, type Network } from '../src/engine/reachability/index.js';
import { decide, judge, verdictAt } from '../src/engine/reachability/judge.js';
import { includes, onePort } from '../src/engine/reachability/ports.js';
import type { Endpoint } from '../src/engine/reachability/rules.js';
import { bundleOf, generate, manifestsOf } from './generate.js';
import { PairByPair } from './peer/pair-by-pair.js';
import { Random } from './random.js';
import { exponentOf, milliseconds, ratio, short, sideBySide, type Timing } from './report.js';

/**
 * Questions about one pair: a point (one port, no words) against one pair of the pair-by-pair algorithm of the field; with its
 * explanation; as a whole answer; how a point grows with the pods; compiling against reading. All figures of one line are of
 * one run, in turn. `npm run bench:reach -- 3` runs three rounds.
 */
const ROUNDS = Number(process.argv[2] ?? 5);
const SEED = 7;
const PORT = 8080;
const PAIRS = 10_000;
/** Pairs that the slow side is asked, which are counted as a part of all. */
const PEER_PAIRS = 1000;
const ANSWERS = 1000;
const WARM_UP = 5;

type EndpointPair = readonly [Extract<Endpoint, { kind: 'pod' }>, Extract<Endpoint, { kind: 'pod' }>];

const mixed = (pods: number, namespaces: number, policies: number): Cluster =>
  buildCluster(bundleOf(generate('mixed', { pods, namespaces, policies }, SEED)));
const per = ({ best, median, worst }: Timing, count: number): Timing => ({
  best: best / count,
  median: median / count,
  worst: worst / count,
});
const micros = ({ best, median, worst }: Timing): string =>
  `${short(best * 1000)} µs (median ${short(median * 1000)}, worst ${short(worst * 1000)})`;

againstPeers();
growth();
compiling();

function againstPeers(): void {
  for (const [pods, namespaces, policies] of [
    [1000, 50, 100],
    [10_000, 500, 1000],
    [100_000, 5000, 10_000],
  ] as const) {
    const cluster = mixed(pods, namespaces, policies);
    const network = compileNetwork(cluster);
    const peers = new PairByPair(cluster);
    const pairs = sampleOf(cluster.pods, PAIRS);
    const few = pairs.slice(0, PEER_PAIRS);
    agree(network, peers, few);
    const questions = pairs
      .slice(0, ANSWERS)
      .map(([from, to]) => ({ from: from.pod.workload.ref, to: to.pod.workload.ref, port: PORT }));
    const asked = pairs.map(([source, destination]) => ({ source, destination, ports: onePort('TCP', PORT) }));
    const things = {
      points: () => points(network, pairs),
      peers: () => {
        for (const [from, to] of few) peers.openBetween(from.pod, to.pod);
      },
      decided: () => {
        for (const each of asked) decide(network, each);
      },
      explained: () => {
        for (const each of asked) judge(network, each);
      },
      bare: () => {
        for (const question of questions) verdictOfQuestion(network, question);
      },
      answers: () => {
        for (const question of questions) askReach(network, question);
      },
    };
    for (let turn = 0; turn < WARM_UP; turn++) for (const run of Object.values(things)) run();
    const timings = sideBySide(things, ROUNDS);
    const point = per(timings.points, PAIRS);
    const explained = per(timings.explained, PAIRS);
    const bare = per(timings.bare, ANSWERS);
    const answer = per(timings.answers, ANSWERS);
    const pair = per(timings.peers, PEER_PAIRS);
    console.log(`${pods} pods, ${policies} policies:`);
    console.log(`  a point ${micros(point)}; a pair of the baseline ${micros(pair)}: ${ratio(pair, point)}`);
    console.log(
      `  a pair explained ${micros(explained)}: ${ratio(explained, per(timings.decided, PAIRS))} of its decision`,
    );
    console.log(
      `  a question by names ${micros(bare)}; its explanation ${ratio(explained, bare)} of it; a whole answer, with assumptions and fix, ${micros(answer)}: ${ratio(answer, bare)}`,
    );
  }
}

function points(network: Network, pairs: readonly EndpointPair[]): number {
  let open = 0;
  for (const [from, to] of pairs) if (verdictAt(network, from, to, 'TCP', PORT) === 'allowed') open++;
  return open;
}

/** Half of the pairs are of one namespace: most pairs of any two pods are closed by the first policy that is asked. */
function sampleOf(pods: readonly Pod[], size: number): EndpointPair[] {
  const random = new Random(SEED);
  const byNamespace = new Map<string, Pod[]>();
  for (const pod of pods) {
    const group = byNamespace.get(pod.namespace);
    if (group === undefined) byNamespace.set(pod.namespace, [pod]);
    else group.push(pod);
  }
  return Array.from({ length: size }, (_, index) => {
    const from = random.pick(pods);
    const others = index % 2 === 0 ? pods : (byNamespace.get(from.namespace) ?? pods);
    return [endpointOf(from), endpointOf(random.pick(others))] as const;
  });
}

function endpointOf(pod: Pod): Extract<Endpoint, { kind: 'pod' }> {
  return { kind: 'pod', pod, text: pod.workload.ref, alike: 2 };
}

/** A baseline that answers something else measures nothing. */
function agree(network: Network, peers: PairByPair, pairs: readonly EndpointPair[]): void {
  for (const [from, to] of pairs) {
    const open = includes(peers.openBetween(from.pod, to.pod), 'TCP', PORT);
    if ((verdictAt(network, from, to, 'TCP', PORT) === 'allowed') !== open)
      throw new Error(`point and pair by pair disagree about ${from.text} and ${to.text} (seed ${SEED})`);
  }
}

function growth(): void {
  const sizes = [5000, 10_000, 20_000, 40_000, 80_000];
  for (const [what, shape] of [
    ['pods alone', (pods: number) => mixed(pods, 500, 1000)],
    ['everything together', (pods: number) => mixed(pods, pods / 20, pods / 10)],
  ] as const) {
    const things = sizes.map((size) => {
      const cluster = shape(size);
      const network = compileNetwork(cluster);
      const pairs = sampleOf(cluster.pods, PAIRS);
      return [`${size}`, () => points(network, pairs)] as const;
    });
    for (let turn = 0; turn < WARM_UP; turn++) for (const [, run] of things) run();
    const timings = sideBySide(Object.fromEntries(things), ROUNDS * 3);
    const times = (which: keyof Timing): number[] => sizes.map((size) => timings[`${size}`]?.[which] ?? 0);
    const each = times('best').map((time) => short((time * 1e6) / PAIRS));
    console.log(
      `A point, ${what} from 5000 to 80000 pods (${each.join(', ')} ns): exponent ${short(exponentOf(sizes, times('best')))} (median ${short(exponentOf(sizes, times('median')))})`,
    );
  }
}

/** From what reading gives to a network that has answered a question. */
function compiling(): void {
  const objects = generate('mixed', { pods: 100_000, namespaces: 5000, policies: 10_000, form: 'pods' }, SEED);
  const files = manifestsOf(objects);
  const bundle = bundleOf(objects);
  const timings = sideBySide(
    {
      reading: () => readManifests(files, { defaultNamespace: 'default' }).objects.length,
      compiling: () => {
        const cluster = buildCluster(bundle);
        const network = compileNetwork(cluster);
        points(network, sampleOf(cluster.pods.slice(0, 10), 2));
      },
    },
    Math.min(ROUNDS, 3),
  );
  console.log(
    `Compile 100000 pods and 10000 policies: ${milliseconds(timings.compiling)}; reading their manifests ${milliseconds(timings.reading)}: ${ratio(timings.compiling, timings.reading)}`,
  );
}
