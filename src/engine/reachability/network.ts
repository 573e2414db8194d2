import type { Cluster, Pod } from '../cluster/index.js';
import type { ManifestObject } from '../manifests/index.js';
import type { AddressRange } from './addresses.js';
import { visibilityOf, type Visibility } from './classes.js';
import { evaluate, inOrder, type Bounds, type Governing } from './evaluate.js';
import { compileTiers } from './layers/index.js';
import { governs, matchRule, nodesOf, rulePorts, type MatchContext } from './match.js';
import { ALL_PORTS } from './ports.js';
import type { CompiledPolicy, Direction, Endpoint, Tier } from './rules.js';
import type { Assume } from './types.js';

/** A cluster compiled for questions. What it keeps besides are answers that it would give again. */
export interface Network extends MatchContext {
  readonly cluster: Cluster;
  readonly assume: Assume;
  readonly assumeGiven: Assume | undefined;
  readonly tiers: readonly Tier[];
  /** Policies that no layer understands. */
  readonly withoutLayer: readonly ManifestObject[];
  /** The policies of each tier that govern a pod in a direction, in the order in which they are asked. */
  governing(pod: Pod, direction: Direction): readonly (readonly Governing[])[];
  /** Every address block that a rule names, by its nodes too: between their ends all addresses are alike. */
  readonly blocks: readonly AddressRange[];
  readonly visibility: Visibility;
}

export function compileNetwork(cluster: Cluster, assume?: Assume): Network {
  // A CNI that does not implement policies leaves every connection open.
  const enforced = assume?.cni !== 'none';
  return networkOf(cluster, assume, enforced ? compileTiers(cluster) : [], enforced ? cluster.unknownPolicies : []);
}

export interface Variation {
  readonly assume?: Assume;
  readonly unrecordedAddresses?: 'anywhere';
  readonly undeclaredNamespaces?: 'bare';
  readonly nodesAreFree?: false;
  readonly policiesOf?: (tier: Tier) => readonly CompiledPolicy[];
}

/** A few policies of a tier out and others in. Costs what changes, however many policies there are. */
export function amended(
  network: Network,
  tierName: string,
  without: ReadonlySet<CompiledPolicy>,
  added: readonly CompiledPolicy[],
): Network {
  const tiers = network.tiers.map((tier): Tier => {
    if (tier.name !== tierName) return tier;
    const keep = (policy: CompiledPolicy): boolean => !without.has(policy);
    const others: Tier = { name: tierName, policies: added };
    const changed: Tier = {
      name: tierName,
      get policies() {
        return [...tier.policies.filter(keep), ...added];
      },
    };
    CANDIDATES.set(changed, (namespace) => [
      ...candidatesOf(tier)(namespace).filter(keep),
      ...candidatesOf(others)(namespace),
    ]);
    return changed;
  });
  return networkOf(network.cluster, network.assumeGiven, tiers, network.withoutLayer);
}

/** The same network under another assumption, or with other policies: what does not change is shared. */
export function variantOf(network: Network, { assume, policiesOf, ...open }: Variation): Network {
  const tiers =
    policiesOf === undefined ? network.tiers : network.tiers.map((tier) => ({ ...tier, policies: policiesOf(tier) }));
  const assumed = assume === undefined ? network.assumeGiven : { ...network.assume, ...assume };
  return networkOf(network.cluster, assumed, tiers, network.withoutLayer, open);
}

function networkOf(
  cluster: Cluster,
  assumeGiven: Assume | undefined,
  tiers: readonly Tier[],
  withoutLayer: readonly ManifestObject[],
  open: Omit<MatchContext, 'cluster' | 'assume'> = {},
): Network {
  const assume = assumeGiven ?? {};
  const context: MatchContext = { cluster, assume, ...open };
  let blocks: AddressRange[] | undefined;
  let visibility: Visibility | undefined;
  const candidates = tiers.map(candidatesOf);
  const known = { ingress: new Map<Pod, (readonly Governing[])[]>(), egress: new Map<Pod, (readonly Governing[])[]>() };
  return {
    ...context,
    assumeGiven,
    tiers,
    withoutLayer,
    get blocks() {
      return (blocks ??= blocksOf(tiers, cluster));
    },
    get visibility() {
      return (visibility ??= visibilityOf(tiers, assume));
    },
    governing: (pod, direction) => {
      const before = known[direction].get(pod);
      if (before !== undefined) return before;
      const found = candidates.map((of) =>
        inOrder(
          of(pod.namespace).flatMap((policy) => {
            const match = governs(policy, pod, direction, context);
            return match === 'no' ? [] : [{ policy, match }];
          }),
        ),
      );
      known[direction].set(pod, found);
      return found;
    },
  };
}

type Candidates = (namespace: string) => readonly CompiledPolicy[];

const CANDIDATES = new WeakMap<Tier, Candidates>();

/** Found once for a tier, whatever networks it is of. */
function candidatesOf(tier: Tier): Candidates {
  let candidates = CANDIDATES.get(tier);
  if (candidates === undefined) {
    candidates = candidatesByNamespace(tier);
    CANDIDATES.set(tier, candidates);
  }
  return candidates;
}

/** A namespaced policy can only govern pods of its own namespace. */
function candidatesByNamespace(tier: Tier): Candidates {
  const everywhere: CompiledPolicy[] = [];
  const byNamespace = new Map<string, CompiledPolicy[]>();
  for (const policy of tier.policies) {
    if (!('name' in policy.subject.namespaces)) {
      everywhere.push(policy);
      continue;
    }
    const { name } = policy.subject.namespaces;
    const group = byNamespace.get(name);
    if (group === undefined) byNamespace.set(name, [policy]);
    else group.push(policy);
  }
  return (namespace) => {
    const own = byNamespace.get(namespace) ?? [];
    return everywhere.length === 0 ? own : [...everywhere, ...own];
  };
}

function blocksOf(tiers: readonly Tier[], cluster: Cluster): AddressRange[] {
  const peers = tiers.flatMap((tier) =>
    tier.policies.flatMap((policy) => policy.rules.flatMap((rule) => (rule.peers === 'any' ? [] : rule.peers))),
  );
  const named = peers.flatMap((peer) => (peer.kind === 'addresses' ? [peer.block, ...peer.except] : []));
  // A rule about nodes tells their addresses from all others.
  const nodes = peers.some((peer) => peer.kind === 'nodes') ? nodesOf(cluster).flatMap((node) => node.addresses) : [];
  return [...named, ...nodes];
}

const UNBOUND: Bounds = { least: ALL_PORTS, most: ALL_PORTS };

/** What the policies of `subject` let through in a direction, asked about traffic with `peer`. */
export function boundsOf(network: Network, direction: Direction, subject: Endpoint, peer: Endpoint): Bounds {
  if (subject.kind !== 'pod') return UNBOUND;
  const destination = direction === 'ingress' ? subject : peer;
  return evaluate(network.governing(subject.pod, direction), direction, {
    matchOf: (rule) => matchRule(rule, peer, network),
    portsOf: (rule) => rulePorts(rule, destination),
  });
}

/** A pod cannot be cut off from itself. Replicas of one workload are different pods, and policies stand between them. */
export function isSamePod(one: Endpoint, other: Endpoint): boolean {
  return one.kind === 'pod' && other.kind === 'pod' && one.pod === other.pod && one.pod.recorded && one.alike === 1;
}
