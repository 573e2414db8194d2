import type { Cluster, Pod, Workload } from './types.js';
import { compareText } from './json.js';

export type WorkloadResolution =
  | {
      readonly ok: true;
      readonly workload: Workload;
      /** All its pods, or the one Pod that was named. */
      readonly pods: readonly Pod[];
      /** The canonical reference of what was named. */
      readonly text: string;
    }
  | {
      readonly ok: false;
      readonly code: 'UNKNOWN_ENTITY' | 'AMBIGUOUS_ENTITY';
      readonly detail: string;
      readonly candidates: readonly string[];
    };

const SHOWN_CANDIDATES = 5;

/** Finds what `ns/Kind/name`, `ns/name` or `name` names. A bare name prefers the default namespace. */
export function resolveWorkload(cluster: Cluster, reference: string, defaultNamespace: string): WorkloadResolution {
  const index = indexOf(cluster);
  const parts = reference.split('/');
  const matching = index.workloads.get(keyOf(parts)) ?? [];
  const preferred = parts.length === 1 ? matching.filter((workload) => workload.namespace === defaultNamespace) : [];
  const found = preferred.length === 1 ? preferred : matching;
  const [workload] = found;
  if (workload === undefined) return recordedPod(index, parts, defaultNamespace) ?? unknownWorkload(cluster, reference);
  if (found.length > 1) {
    const candidates = found.map((each) => each.ref);
    return {
      ok: false,
      code: 'AMBIGUOUS_ENTITY',
      detail: `${reference} names ${found.length} workloads: ${candidates.slice(0, SHOWN_CANDIDATES).join(', ')}.`,
      candidates,
    };
  }
  return { ok: true, workload, pods: workload.pods, text: workload.ref };
}

/** What a reference can name, by its text: finding one costs the same in a large cluster as in a small one. */
interface ReferenceIndex {
  /** By namespace/kind/name (the kind in lower case), by namespace/name and by name. */
  readonly workloads: ReadonlyMap<string, readonly Workload[]>;
  /** Recorded Pods by namespace/name. */
  readonly pods: ReadonlyMap<string, Pod>;
}

const KNOWN = new WeakMap<Cluster, ReferenceIndex>();

function indexOf(cluster: Cluster): ReferenceIndex {
  const known = KNOWN.get(cluster);
  if (known !== undefined) return known;
  const workloads = new Map<string, Workload[]>();
  for (const workload of cluster.workloads) {
    const { namespace, kind, name } = workload;
    for (const parts of [[name], [namespace, name], [namespace, kind, name]]) {
      const key = keyOf(parts);
      const group = workloads.get(key);
      if (group === undefined) workloads.set(key, [workload]);
      else group.push(workload);
    }
  }
  const pods = new Map(
    cluster.pods.flatMap((pod) => (pod.recorded ? [[`${pod.namespace}/${pod.name}`, pod] as const] : [])),
  );
  const index = { workloads, pods };
  KNOWN.set(cluster, index);
  return index;
}

function keyOf(parts: readonly string[]): string {
  const [first = '', kind = '', name = ''] = parts;
  return parts.length === 3 ? `${first}/${kind.toLowerCase()}/${name}` : parts.join('/');
}

/** A Pod by its own name, where its owner's is another. */
function recordedPod(
  index: ReferenceIndex,
  parts: readonly string[],
  defaultNamespace: string,
): WorkloadResolution | undefined {
  const namespace = parts.length === 1 ? defaultNamespace : (parts[0] ?? '');
  const isPod = parts.length < 3 || (parts.length === 3 && parts[1]?.toLowerCase() === 'pod');
  const pod = isPod ? index.pods.get(`${namespace}/${parts.at(-1) ?? ''}`) : undefined;
  return pod && { ok: true, workload: pod.workload, pods: [pod], text: `${pod.namespace}/Pod/${pod.name}` };
}

function unknownWorkload(cluster: Cluster, reference: string): WorkloadResolution {
  const candidates = nearest(
    reference,
    cluster.workloads.map((each) => each.ref),
  );
  const hint = candidates.length > 0 ? ` Did you mean ${candidates.join(' or ')}?` : '';
  return {
    ok: false,
    code: 'UNKNOWN_ENTITY',
    detail: `There is no workload ${reference} in these manifests.${hint}`,
    candidates,
  };
}

/** The references that differ least from what was written, nearest first. */
export function nearest(written: string, references: readonly string[]): string[] {
  const wanted = lastPart(written);
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  return references
    .map((reference) => ({ reference, distance: distanceBetween(wanted, lastPart(reference)) }))
    .filter(({ distance }) => distance <= limit)
    .sort((one, other) => one.distance - other.distance || compareText(one.reference, other.reference))
    .slice(0, SHOWN_CANDIDATES)
    .map(({ reference }) => reference);
}

function lastPart(reference: string): string {
  return (reference.split('/').at(-1) ?? reference).slice(0, 64);
}

/** Levenshtein distance. */
function distanceBetween(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
