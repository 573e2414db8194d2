import { buildCluster, type Cluster, type Pod } from '../src/engine/cluster/index.js';
import type { JsonObject } from '../src/engine/manifests/index.js';
import {
  compileNetwork,
  diffOf,
  factoredOf,
  reachMapOf,
  type FactoredConnectivity,
} from '../src/engine/reachability/index.js';
import { equal } from '../src/engine/reachability/ports.js';
import { bundleOf, generate } from './generate.js';
import { PairByPair } from './peer/pair-by-pair.js';
import { Random } from './random.js';
import { exponentOf, milliseconds, ratio, short, sideBySide, type Timing } from './report.js';

/**
 * Every connection of a cluster, from its objects to groups and rows, against the pair-by-pair algorithm of the field; how the
 * time grows; a cluster at the limits of Kubernetes; a difference. All figures of one line are of one run, in turn.
 * `npm run bench:map -- 3` runs three rounds.
 */
const ROUNDS = Number(process.argv[2] ?? 5);
const SEED = 7;
/** Pairs of a sample: all of them where there are fewer. */
const SAMPLE = 20_000;

/** Rounds before any is counted. */
const WARM_UP = 10;

const clusterOf = (objects: readonly JsonObject[]): Cluster => buildCluster(bundleOf(objects));
const mixed = (pods: number, namespaces: number, policies: number): Cluster =>
  clusterOf(generate('mixed', { pods, namespaces, policies }, SEED));
const allPairs = (cluster: Cluster): FactoredConnectivity => factoredOf(reachMapOf(compileNetwork(cluster)));
const scaled = ({ best, median, worst }: Timing, factor: number): Timing => ({
  best: best * factor,
  median: median * factor,
  worst: worst * factor,
});

againstPeers();
growth();
limits();
difference();

function againstPeers(): void {
  for (const [pods, namespaces, policies] of [
    [1000, 50, 100],
    [10_000, 500, 1000],
    [100_000, 5000, 10_000],
  ] as const) {
    const cluster = mixed(pods, namespaces, policies);
    const peers = new PairByPair(cluster);
    const count = cluster.pods.length * (cluster.pods.length - 1);
    const pairs = sampleOf(cluster.pods, Math.min(SAMPLE, count));
    agree(cluster, peers, pairs);
    // Both run warm: the first calls are slower, and on small clusters nothing else would be seen.
    for (let turn = 0; turn < WARM_UP; turn++) {
      allPairs(cluster);
      for (const [from, to] of pairs.slice(0, SAMPLE / 10)) peers.openBetween(from, to);
    }
    const timings = sideBySide(
      {
        map: () => allPairs(cluster),
        peers: () => {
          for (const [from, to] of pairs) peers.openBetween(from, to);
        },
      },
      ROUNDS,
    );
    const whole = scaled(timings.peers, count / pairs.length);
    console.log(
      `${pods} pods, ${count} pairs: all pairs ${milliseconds(timings.map)}; pair by pair ${milliseconds(whole)} from ${pairs.length} sampled: ${ratio(whole, timings.map)}`,
    );
  }
}

function sampleOf(pods: readonly Pod[], size: number): (readonly [Pod, Pod])[] {
  const random = new Random(SEED);
  return Array.from({ length: size }, () => {
    const from = random.pick(pods);
    let to = random.pick(pods);
    while (to === from) to = random.pick(pods);
    return [from, to] as const;
  });
}

/** A baseline that answers something else measures nothing. */
function agree(cluster: Cluster, peers: PairByPair, pairs: readonly (readonly [Pod, Pod])[]): void {
  const map = reachMapOf(compileNetwork(cluster));
  for (const [from, to] of pairs) {
    const source = map.sourceOf(map.parties.partyOf(from));
    const destination = map.destinationOf(map.parties.partyOf(to));
    if (!equal(map.openingBetween(source, destination).least, peers.openBetween(from, to)))
      throw new Error(`map and pair by pair disagree about ${from.name} and ${to.name} (seed ${SEED})`);
  }
}

function growth(): void {
  const sizes = [5000, 10_000, 20_000, 40_000, 80_000];
  const clusters = new Map(sizes.map((pods) => [`${pods}`, mixed(pods, pods / 20, pods / 10)]));
  const timings = sideBySide(
    Object.fromEntries([...clusters].map(([pods, cluster]) => [pods, () => allPairs(cluster)])),
    ROUNDS,
  );
  const times = (which: keyof Timing): number[] => sizes.map((pods) => timings[`${pods}`]?.[which] ?? 0);
  console.log(
    `Everything together from 5000 to 80000 pods (${times('best').map(short).join(', ')} ms): exponent ${short(exponentOf(sizes, times('best')))} (median ${short(exponentOf(sizes, times('median')))})`,
  );
}

function limits(): void {
  const [usual, largest] = [mixed(100_000, 5000, 10_000), mixed(150_000, 10_000, 30_000)];
  const timings = sideBySide({ usual: () => allPairs(usual), largest: () => allPairs(largest) }, ROUNDS);
  console.log(
    `150000 pods, 10000 namespaces, 30000 policies: ${milliseconds(timings.largest)}, ${ratio(timings.largest, timings.usual)} of 100000, 5000, 10000; memory ${short(process.memoryUsage.rss() / 2 ** 20)} MiB`,
  );
}

/** Half a percent of the policies has another port. Without reading: that is measured where documents are read. */
function difference(): void {
  const objects = generate('mixed', { pods: 20_000, namespaces: 1000, policies: 2000 }, SEED);
  let changed = 0;
  const head = objects.map((object, index) => {
    if (object['kind'] !== 'NetworkPolicy' || index % 200 !== 0) return object;
    changed++;
    return {
      ...object,
      spec: { ...(object['spec'] as JsonObject), ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 9999 }] }] },
    };
  });
  const before = reachMapOf(compileNetwork(clusterOf(objects)));
  let pairs = 0;
  const timings = sideBySide(
    {
      first: () => allPairs(clusterOf(objects)),
      compare: () => {
        const after = reachMapOf(compileNetwork(clusterOf(head)));
        const { added, removed, changed: others } = diffOf(before, after);
        pairs = added.length + removed.length + others.length;
      },
    },
    ROUNDS,
  );
  console.log(
    `Difference of 20000 pods with ${changed} policies changed (${pairs} pairs): ${milliseconds(timings.compare)}, ${ratio(timings.compare, timings.first)} of the first analysis (reading left out of both)`,
  );
}
