import { describeSelector, selects, type Cluster } from '../../cluster/index.js';
import { isImpossible, onlyNamespace, regionOf } from '../../exposure/regions.js';
import { contains } from '../../reachability/addresses.js';
import { describePeer } from '../../reachability/describe.js';
import { isHost, matchNamespace } from '../../reachability/match.js';
import type { Network } from '../../reachability/network.js';
import type { Peer, Rule } from '../../reachability/rules.js';
import { remark, type RemarkCheck } from '../remark.js';
import { isMatchless } from './matches.js';

/** Rules that cannot match whatever comes, and rules that match nobody who is there; why, peer by peer. */
export const neverMatches: RemarkCheck = ({ lab, policy }) =>
  policy.rules.flatMap((rule) => {
    if (rule.peers === 'any') return [];
    const never = rule.peers.map(impossible);
    if (isImpossibleRule(rule)) {
      return [remark(policy, 'never-matches', rule.path, `The rule can never match: ${never.join('; ')}.`)];
    }
    if (!isMatchless(lab, rule)) return [];
    if (rule.peers.length === 0)
      return [
        remark(policy, 'never-matches', rule.path, 'The rule can never match: it has no peer that is understood.'),
      ];
    const why = rule.peers.map((peer, index) => never[index] ?? missing(lab.network, peer));
    return [
      remark(
        policy,
        'rule-matches-nothing',
        rule.path,
        `The rule matches nobody of these manifests: ${why.join('; ')}.`,
      ),
    ];
  });

/** Whether no pod and no address could ever be one of its peers, whatever else the cluster has. */
export function isImpossibleRule({ peers }: Rule): boolean {
  return peers !== 'any' && peers.length > 0 && peers.every((peer) => impossible(peer) !== undefined);
}

function impossible(peer: Peer): string | undefined {
  if (peer.kind === 'pods') {
    return isImpossible(regionOf(peer)) ? `${describePeer(peer)} asks for what excludes itself` : undefined;
  }
  if (peer.kind !== 'addresses') return undefined;
  return peer.except.some((except) => contains(except, peer.block)) ? `${peer.text} leaves no address` : undefined;
}

function missing(network: Network, peer: Peer): string {
  if (peer.kind !== 'pods') return `${describePeer(peer)} is nobody's`;
  const { cluster } = network;
  const region = regionOf(peer);
  const name = onlyNamespace(region);
  const namespaces = [...cluster.namespaces.keys()].filter(
    (each) => matchNamespace(region.namespaces, each, cluster) !== 'no',
  );
  if (namespaces.length === 0) {
    return name === undefined
      ? `no namespace has ${describeSelector(region.namespaces)}`
      : `there is no namespace ${name}`;
  }
  const inside = cluster.pods.filter((pod) => namespaces.includes(pod.namespace));
  if (inside.length === 0) return `there is no pod in ${namespaces.join(', ')}`;
  const fitting = inside.filter((pod) => selects(peer.pods, pod.labels));
  if (fitting.some((pod) => isHost(pod, network))) {
    return `${describePeer(peer)}: those share the network of their node, where selectors do not find them`;
  }
  return `no pod of ${where(cluster, namespaces)} has ${describeSelector(peer.pods)}`;
}

function where(cluster: Cluster, namespaces: readonly string[]): string {
  return namespaces.length === cluster.namespaces.size && namespaces.length > 1
    ? 'any namespace'
    : namespaces.join(', ');
}
