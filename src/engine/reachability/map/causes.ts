import type { Labels, Workload } from '../../cluster/index.js';
import type { Network } from '../network.js';
import type { CompiledPolicy } from '../rules.js';

/** An object whose coming, going or change explains a difference. */
export interface Cause {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed' | 'labels-changed';
}

export interface Causes {
  ofPair(from: string, to: string): Cause[];
  ofWorkload(ref: string): Cause[];
}

/** What differs between two networks, by the workloads that it can matter to. */
export function causesBetween(before: Network, after: Network): Causes {
  const changes = policyChanges(before, after);
  const namespaces = namespaceChanges(before, after);
  const old = new Map(before.cluster.workloads.map((workload) => [workload.ref, workload]));
  const now = new Map(after.cluster.workloads.map((workload) => [workload.ref, workload]));
  const known = new Map<string, Cause[]>();
  const ofWorkload = (ref: string): Cause[] => {
    const found = known.get(ref);
    if (found !== undefined) return found;
    const was = old.get(ref) ?? byPodName(before, ref);
    const is = now.get(ref) ?? byPodName(after, ref);
    const causes = [
      ...workloadCause(was, is),
      ...[governingOf(before, was), governingOf(after, is)].flat().flatMap((policy) => changes.get(policy) ?? []),
      ...[was, is].flatMap((workload) => (workload === undefined ? [] : (namespaces.get(workload.namespace) ?? []))),
    ];
    const distinct = [...new Map(causes.map((cause) => [JSON.stringify(cause), cause])).values()];
    known.set(ref, distinct);
    return distinct;
  };
  return {
    ofWorkload,
    ofPair: (from, to) => [
      ...new Map([...ofWorkload(from), ...ofWorkload(to)].map((cause) => [JSON.stringify(cause), cause])).values(),
    ],
  };
}

function byPodName({ cluster }: Network, ref: string): Workload | undefined {
  const [namespace, , name] = ref.split('/');
  return cluster.pods.find((pod) => pod.recorded && pod.namespace === namespace && pod.name === name)?.workload;
}

function governingOf(network: Network, workload: Workload | undefined): CompiledPolicy[] {
  if (workload === undefined) return [];
  return workload.pods.flatMap((pod) =>
    (['ingress', 'egress'] as const).flatMap((direction) =>
      network.governing(pod, direction).flatMap((tier) => tier.map(({ policy }) => policy)),
    ),
  );
}

function policyChanges(before: Network, after: Network): Map<CompiledPolicy, Cause> {
  const old = policiesByName(before);
  const now = policiesByName(after);
  const changes = new Map<CompiledPolicy, Cause>();
  for (const [name, policy] of old) {
    const successor = now.get(name);
    if (successor === undefined) changes.set(policy, causeOf(policy, 'removed'));
    else if (JSON.stringify(policy.object.value['spec']) !== JSON.stringify(successor.object.value['spec'])) {
      changes.set(policy, causeOf(policy, 'changed'));
      changes.set(successor, causeOf(successor, 'changed'));
    }
  }
  for (const [name, policy] of now) if (!old.has(name)) changes.set(policy, causeOf(policy, 'added'));
  return changes;
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
  return sameLabels(was.podLabels, is.podLabels) ? [] : [{ kind, namespace, name, change: 'labels-changed' }];
}

function namespaceChanges(before: Network, after: Network): Map<string, Cause[]> {
  const changes = new Map<string, Cause[]>();
  for (const name of new Set([...before.cluster.namespaces.keys(), ...after.cluster.namespaces.keys()])) {
    const was = before.cluster.namespaces.get(name);
    const is = after.cluster.namespaces.get(name);
    if (was === undefined || is === undefined || sameLabels(was.labels, is.labels)) continue;
    changes.set(name, [{ kind: 'Namespace', namespace: '', name, change: 'labels-changed' }]);
  }
  return changes;
}

function sameLabels(one: Labels, other: Labels): boolean {
  return one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);
}
