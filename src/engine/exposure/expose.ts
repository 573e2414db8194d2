import type { Pod, Workload } from '../cluster/index.js';
import { compareText } from '../cluster/json.js';
import { publicationsOf } from '../publication/index.js';
import { podEndpoints } from '../reachability/endpoints.js';
import { gapsAround } from '../reachability/gaps.js';
import { openRangesOf } from '../reachability/map/external.js';
import type { Party } from '../reachability/map/parties.js';
import type { Kin, ReachMap } from '../reachability/map/reach-map.js';
import { isHost, matchNamespace } from '../reachability/match.js';
import type { Network } from '../reachability/network.js';
import { isEmpty } from '../reachability/ports.js';
import type { Direction } from '../reachability/rules.js';
import { selects } from '../cluster/index.js';
import { isClosed, regionOpenings } from './peers.js';
import { isEverywhere, onlyNamespace, regionKey, type Region } from './regions.js';
import type { DirectionExposure, PolicyReference, WorkloadExposure } from './types.js';
import { externalPeer, regionPeer, summaryOf, widestScope } from './words.js';

/** Names of other workloads in an answer; connectivity lists them all. */
const SHOWN_WORKLOADS = 20;

/** Who can come in to each pod of a workload and where it can go; one answer where its pods are alike. */
export function exposureOf(map: ReachMap, workload: Workload): WorkloadExposure[] {
  const { network } = map;
  const published = publicationsOf(network).of(workload);
  return podEndpoints(network, workload.pods, false).flatMap((endpoint) =>
    endpoint.kind === 'pod'
      ? [
          {
            workload: endpoint.text,
            ingress: directionOf(map, endpoint.pod, 'ingress'),
            egress: directionOf(map, endpoint.pod, 'egress'),
            published,
          },
        ]
      : [],
  );
}

function directionOf(map: ReachMap, pod: Pod, direction: Direction): DirectionExposure {
  const { network } = map;
  const governing = network.governing(pod, direction).flat();
  const openings = regionOpenings(network, pod, direction);
  const [base] = openings;
  const peers = openings
    .filter((opening) => opening !== base || !isClosed(opening))
    .map((opening) => ({
      peer: regionPeer(opening, pod, workloadsIn(network, opening.region)),
      ports: opening.ports,
    }));
  const party = map.parties.partyOf(pod);
  const external = rangesOf(map)(party, direction === 'ingress' ? 'in' : 'out')
    .filter(({ opening }) => !isEmpty(opening.least))
    .map((each) => ({ peer: externalPeer(each), ports: each.opening.least }));
  const others = connectedWorkloads(map, party, pod.workload, direction);
  const because = gapsAround(network).reasons([pod.namespace]);
  return {
    governed: governing.length > 0,
    policies: governing.map(({ policy: { object } }) => policyReference(object)),
    scope: widestScope(
      peers.map(({ peer }) => peer),
      external.map(({ peer }) => peer),
    ),
    summary: isHost(pod, network)
      ? "It is on the network of its node: policies do not bind it, and its traffic is the node's."
      : summaryOf(peers, external, direction, governing.length > 0),
    peers: peers.map(({ peer }) => peer),
    external: external.map(({ peer }) => peer),
    workloads: { count: others.length, first: others.slice(0, SHOWN_WORKLOADS) },
    ...(because.length === 0 ? {} : { unknownBecause: because }),
  };
}

export function policyReference(object: {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly position: { readonly file: string; readonly line: number };
}): PolicyReference {
  const { kind, namespace, name, position } = object;
  return { kind, namespace, name, file: position.file, line: position.line };
}

const RANGES = new WeakMap<ReachMap, ReturnType<typeof openRangesOf>>();

function rangesOf(map: ReachMap): ReturnType<typeof openRangesOf> {
  const known = RANGES.get(map);
  if (known !== undefined) return known;
  const ranges = openRangesOf(map);
  RANGES.set(map, ranges);
  return ranges;
}

/** Both sides' policies are asked. */
function connectedWorkloads(map: ReachMap, party: Party, own: Workload, direction: Direction): string[] {
  const open: Kin[] =
    direction === 'egress'
      ? map.rowOf(map.sourceOf(party)).flatMap(({ to, opening }) => (isEmpty(opening.least) ? [] : [to]))
      : map.sources.filter((source) => !isEmpty(map.openingBetween(source, map.destinationOf(party)).least));
  const refs = new Set(
    open.flatMap((kin) =>
      kin.parties.flatMap(({ pods }) => pods.flatMap(({ workload }) => (workload === own ? [] : workload.ref))),
    ),
  );
  return [...refs].sort(compareText);
}

const MATCHING = new WeakMap<Network, Map<string, readonly string[]>>();

/** Workloads with a pod in a region, in namespaces whose labels are known to fit. */
function workloadsIn(network: Network, region: Region): readonly string[] {
  if (isEverywhere(region)) return [];
  const known = MATCHING.get(network) ?? new Map<string, readonly string[]>();
  MATCHING.set(network, known);
  const key = regionKey(region);
  const before = known.get(key);
  if (before !== undefined) return before;
  const name = onlyNamespace(region);
  const found = new Set<string>();
  for (const pod of network.cluster.pods) {
    if (name !== undefined && pod.namespace !== name) continue;
    if (isHost(pod, network) || !selects(region.pods, pod.labels)) continue;
    if (matchNamespace(region.namespaces, pod.namespace, network.cluster) === 'yes') found.add(pod.workload.ref);
  }
  const refs = [...found].sort(compareText);
  known.set(key, refs);
  return refs;
}
