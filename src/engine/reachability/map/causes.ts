import type { Labels, Workload } from '../../cluster/index.js';
import type { Network } from '../network.js';
import type { CompiledPolicy, Direction } from '../rules.js';

/** An object whose coming, going or change explains a difference. */
export interface Cause {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** What of it changed, where that is not all of its spec. */
  readonly field?: string;
}

export interface Causes {
  ofPair(from: string, to: string): Cause[];
  /** By the policies that govern it in a direction. */
  ofWorkload(ref: string, direction: Direction): Cause[];
}

/** What differs between two networks, by the workloads that it can matter to. */
export function causesBetween(before: Network, after: Network): Causes {
  const changes = policyChanges(before, after);
  const namespaces = namespaceChanges(before, after);
  const old = new Map(before.cluster.workloads.map((workload) => [workload.ref, workload]));
  const now = new Map(after.cluster.workloads.map((workload) => [workload.ref, workload]));
  const podsBefore = podsByName(before);
  const podsAfter = podsByName(after);
  const known = new Map<string, Cause[]>();
  const ofWorkload = (ref: string, direction: Direction): Cause[] => {
    const key = `${direction} ${ref}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const was = old.get(ref) ?? podsBefore().get(ref);
    const is = now.get(ref) ?? podsAfter().get(ref);
    const causes = distinct([
      ...workloadCause(was, is),
      ...[governingOf(before, was, direction), governingOf(after, is, direction)]
        .flat()
        .flatMap((policy) => changes.get(policy) ?? []),
      ...[was, is].flatMap((workload) => (workload === undefined ? [] : (namespaces.get(workload.namespace) ?? []))),
    ]);
    known.set(key, causes);
    return causes;
  };
  return {
    ofWorkload,
    ofPair: (from, to) => distinct([...ofWorkload(from, 'egress'), ...ofWorkload(to, 'ingress')]),
  };
}

function distinct(causes: readonly Cause[]): Cause[] {
  return [...new Map(causes.map((cause) => [JSON.stringify(cause), cause])).values()];
}

/** Workloads by the names of their recorded pods; made when first asked for. */
function podsByName({ cluster }: Network): () => ReadonlyMap<string, Workload> {
  let names: ReadonlyMap<string, Workload> | undefined;
  return () =>
    (names ??= new Map(
      cluster.pods.filter((pod) => pod.recorded).map((pod) => [`${pod.namespace}/Pod/${pod.name}`, pod.workload]),
    ));
}

function governingOf(network: Network, workload: Workload | undefined, direction: Direction): CompiledPolicy[] {
  if (workload === undefined) return [];
  return workload.pods.flatMap((pod) =>
    network.governing(pod, direction).flatMap((tier) => tier.map(({ policy }) => policy)),
  );
}

function policyChanges(before: Network, after: Network): Map<CompiledPolicy, Cause> {
  const old = policiesByName(before);
  const now = policiesByName(after);
  const changes = new Map<CompiledPolicy, Cause>();
  for (const [name, policy] of old) {
    const successor = now.get(name);
    if (successor === undefined) changes.set(policy, causeOf(policy, 'removed'));
    else if (differs(policy.object.value['spec'], successor.object.value['spec'])) {
      changes.set(policy, causeOf(policy, 'changed'));
      changes.set(successor, causeOf(successor, 'changed'));
    }
  }
  for (const [name, policy] of now) if (!old.has(name)) changes.set(policy, causeOf(policy, 'added'));
  return changes;
}

function differs(one: unknown, other: unknown): boolean {
  return one !== other && JSON.stringify(one) !== JSON.stringify(other);
}

function policiesByName({ tiers }: Network): Map<string, CompiledPolicy> {
  return new Map(
    tiers
      .flatMap((tier) => tier.policies)
      .map((policy) => [`${policy.object.kind} ${policy.object.namespace}/${policy.object.name}`, policy]),
  );
}

function causeOf({ object }: CompiledPolicy, change: Cause['change']): Cause {
  return { kind: object.kind, namespace: object.namespace, name: object.name, change };
}

function workloadCause(was: Workload | undefined, is: Workload | undefined): Cause[] {
  const workload = is ?? was;
  if (workload === undefined) return [];
  const { kind, namespace, name } = workload;
  if (was === undefined) return [{ kind, namespace, name, change: 'added' }];
  if (is === undefined) return [{ kind, namespace, name, change: 'removed' }];
  const changed = (field: string): Cause => ({ kind, namespace, name, change: 'changed', field });
  return [
    ...(sameLabels(was.podLabels, is.podLabels) ? [] : [changed('labels of its pods')]),
    ...(differs(networkOf(was), networkOf(is)) ? [changed('ports or network of its pods')] : []),
  ];
}

/** What of its pods policies look at besides labels. */
function networkOf({ pods }: Workload): unknown {
  return pods.map(({ ports, hostNetwork, addresses, nodeName, labels }) => [
    ports,
    hostNetwork,
    addresses,
    nodeName,
    pods.length > 1 ? [...labels] : undefined,
  ]);
}

function namespaceChanges(before: Network, after: Network): Map<string, Cause[]> {
  const changes = new Map<string, Cause[]>();
  for (const name of new Set([...before.cluster.namespaces.keys(), ...after.cluster.namespaces.keys()])) {
    const was = before.cluster.namespaces.get(name);
    const is = after.cluster.namespaces.get(name);
    if (was === undefined || is === undefined || sameLabels(was.labels, is.labels)) continue;
    changes.set(name, [{ kind: 'Namespace', namespace: '', name, change: 'changed', field: 'metadata.labels' }]);
  }
  return changes;
}

function sameLabels(one: Labels, other: Labels): boolean {
  return one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);
}
