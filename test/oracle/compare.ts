import { buildCluster, type Pod } from '../../src/engine/cluster/index.js';
import type { JsonObject } from '../../src/engine/manifests/index.js';
import { parseRange } from '../../src/engine/reachability/addresses.js';
import { compileNetwork, reachMapOf } from '../../src/engine/reachability/index.js';
import { addressesIn } from '../../src/engine/reachability/map/parties.js';
import { boundsOf, type Network } from '../../src/engine/reachability/network.js';
import { isPortOpen } from '../../src/engine/reachability/point.js';
import { includes, intersect, type PortSet } from '../../src/engine/reachability/ports.js';
import type { Endpoint } from '../../src/engine/reachability/rules.js';
import { bundleOf } from '../../bench/generate.js';
import { Random } from '../../bench/random.js';
import { ADDRESSES, PORTS, type RandomCluster } from './clusters.js';
import { isAllowed, type Labels, type Party, type Probe, type World } from './evaluator.js';

const PROBES: readonly Probe[] = ['TCP', 'UDP', 'SCTP'].flatMap((protocol) =>
  (protocol === 'TCP' ? [...PORTS, 1, 82] : [53, 80]).map((port) => ({ protocol, port })),
);

/** Probes of one pair; the next pair gets others, so that all are asked of alike pairs. */
const PROBES_EACH = 3;

export interface Disagreement {
  readonly path: 'question' | 'map' | 'point';
  readonly from: string;
  readonly to: string;
  readonly probe: Probe;
  readonly oracle: boolean;
  readonly least: boolean;
  readonly most: boolean;
}

export interface Comparison {
  /** Ordered pairs, each asked on some ports, by both paths. */
  readonly pairs: number;
  readonly disagreements: readonly Disagreement[];
  /** Pairs that the engine leaves open although the bundle leaves nothing open. */
  readonly needlesslyUnknown: readonly string[];
}

interface Side {
  readonly name: string;
  readonly endpoint: Endpoint;
  readonly party: Party;
}

/** Asks engine and oracle about every ordered pair of a cluster. Where the bundle leaves something open, about one of its worlds. */
export function compare(random: RandomCluster): Comparison {
  const network = compileNetwork(buildCluster(bundleOf(random.objects)), random.assume);
  const { world, placed } = worldOf(random, network);
  const sides: Side[] = [
    ...network.cluster.pods.map((pod) => ({
      name: pod.name,
      endpoint: { kind: 'pod' as const, pod, text: pod.name, alike: 1 },
      party: placed.get(pod) ?? fail(),
    })),
    ...ADDRESSES.map((address) => ({
      name: address,
      endpoint: { kind: 'addresses' as const, range: parseRange(address) ?? fail(), text: address },
      party: { kind: 'address' as const, address },
    })),
  ];
  const map = reachMapOf(network);
  const partyIn = ({ endpoint }: Side) =>
    endpoint.kind === 'pod'
      ? map.parties.partyOf(endpoint.pod)
      : (addressesIn(map.parties, endpoint.range)[0] ?? partyHolding(map, endpoint.range));
  const everythingKnown = isEverythingKnown(random, network);
  const disagreements: Disagreement[] = [];
  const needlesslyUnknown: string[] = [];
  let pairs = 0;
  for (const from of sides) {
    for (const to of sides) {
      if (from === to || (from.party.kind === 'address' && to.party.kind === 'address')) continue;
      pairs++;
      const out = boundsOf(network, 'egress', from.endpoint, to.endpoint);
      const into = boundsOf(network, 'ingress', to.endpoint, from.endpoint);
      const asked = { least: intersect(out.least, into.least), most: intersect(out.most, into.most) };
      const mapped = map.openingBetween(map.sourceOf(partyIn(from)), map.destinationOf(partyIn(to)));
      for (let turn = 0; turn < PROBES_EACH; turn++) {
        const probe = PROBES[(pairs + turn * 3) % PROBES.length] ?? fail();
        const oracle = isAllowed(world, from.party, to.party, probe);
        for (const [path, least, most] of [
          ['question', has(asked.least, probe), has(asked.most, probe)],
          ['map', has(mapped.least, probe), has(mapped.most, probe)],
          ['point', ...pointOf(network, from.endpoint, to.endpoint, probe)],
        ] as const) {
          if (everythingKnown && least !== most) needlesslyUnknown.push(`${path}: ${from.name} -> ${to.name}`);
          if ((oracle && !most) || (!oracle && least)) {
            disagreements.push({ path, from: from.name, to: to.name, probe, oracle, least, most });
          }
        }
      }
    }
  }
  return { pairs, disagreements, needlesslyUnknown };
}

/** Of a port that is not decided both may be. */
function pointOf(
  network: Network,
  from: Endpoint,
  to: Endpoint,
  { protocol, port }: Probe,
): readonly [boolean, boolean] {
  const out = isPortOpen(network, 'egress', from, to, protocol as keyof PortSet, port);
  const into = isPortOpen(network, 'ingress', to, from, protocol as keyof PortSet, port);
  return [out === true && into === true, out !== false && into !== false];
}

function has(ports: PortSet, { protocol, port }: Probe): boolean {
  return includes(ports, protocol as keyof PortSet, port);
}

/** One of the worlds that the bundle describes, chosen by its number. */
function worldOf(random: RandomCluster, network: Network): { world: World; placed: ReadonlyMap<Pod, Party> } {
  const chance = new Random(random.world);
  const anyLabels = (): Labels => ({
    ...(chance.chance(0.6) ? { team: chance.pick(['red', 'blue']) } : {}),
    ...(chance.chance(0.6) ? { env: chance.pick(['prod', 'dev']) } : {}),
  });
  const namespaces = new Map<string, Labels>();
  for (const name of ['default', 'shop', 'ops']) {
    const declared = objectsOf(random, 'Namespace').find((object) => metadata(object)['name'] === name);
    const labels = declared === undefined ? anyLabels() : ((metadata(declared)['labels'] ?? {}) as Labels);
    namespaces.set(name, { ...labels, 'kubernetes.io/metadata.name': name });
  }
  const nodes = new Map(
    objectsOf(random, 'Node').map((object) => [
      String(metadata(object)['name']),
      {
        labels: (metadata(object)['labels'] ?? {}) as Labels,
        addresses: ((object['status'] as JsonObject)['addresses'] as { address: string }[]).map(
          ({ address }) => address,
        ),
      },
    ]),
  );
  nodes.set('node-lost', { labels: chance.chance(0.5) ? { role: chance.pick(['edge', 'core']) } : {}, addresses: [] });
  const placed = new Map(
    network.cluster.pods.map((pod): [Pod, Party] => {
      const lost = pod.hostNetwork && pod.addresses.length === 0;
      return [
        pod,
        {
          kind: 'pod',
          namespace: pod.namespace,
          labels: Object.fromEntries(pod.labels),
          ports: pod.ports,
          hostNetwork: pod.hostNetwork,
          addresses:
            lost && random.assume.hostNetwork === 'ignored'
              ? [chance.pick(['10.0.1.6', '192.0.2.9', 'fd00:1::9'])]
              : pod.addresses,
          node: pod.nodeName ?? chance.pick(['node-a', 'node-b', 'node-lost']),
        },
      ];
    }),
  );
  const order = new Map(random.objects.map((object) => [object, chance.next()]));
  const resolved = new Set([...placed.values(), ...ADDRESSES].filter(() => chance.chance(0.3)));
  return {
    placed,
    world: {
      namespaces,
      nodes,
      policies: random.objects.filter((object) => String(object['kind']).endsWith('Policy')),
      ipBlockMatchesPods: random.assume.ipBlockMatchesPods === 'always',
      hostNetworkAsPod: random.assume.hostNetwork === 'as-pod',
      resolves: (_, party) => resolved.has(party.kind === 'pod' ? party : party.address),
      before: (one, other) => (order.get(one) ?? 0) < (order.get(other) ?? 0),
    },
  };
}

/** Nothing that a policy could look at is missing, and no two admin policies of a tier share a priority. */
function isEverythingKnown(random: RandomCluster, network: Network): boolean {
  const declared = objectsOf(random, 'Namespace').length === 3;
  const hosts = network.cluster.pods.filter((pod) => pod.hostNetwork);
  const placed = hosts.every(
    (pod) => pod.addresses.length > 0 && pod.nodeName !== undefined && pod.nodeName !== 'node-lost',
  );
  const priorities = network.tiers.flatMap(({ name, policies }) =>
    policies.filter(({ ordered }) => ordered).map(({ priority }) => `${name} ${priority}`),
  );
  const domains = JSON.stringify(random.objects).includes('domainNames');
  return declared && placed && !domains && new Set(priorities).size === priorities.length;
}

function partyHolding(map: ReturnType<typeof reachMapOf>, range: { readonly family: 4 | 6; readonly start: bigint }) {
  const found = map.parties.addresses[range.family].find(
    ({ endpoint }) =>
      endpoint.kind === 'addresses' && endpoint.range.start <= range.start && range.start <= endpoint.range.end,
  );
  return found ?? fail();
}

const objectsOf = (random: RandomCluster, kind: string): JsonObject[] =>
  random.objects.filter((object) => object['kind'] === kind);
const metadata = (object: JsonObject): JsonObject => object['metadata'] as JsonObject;

function fail(): never {
  throw new RangeError('the generated cluster has no such party');
}
