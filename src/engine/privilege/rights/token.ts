import type { Cluster, Container, Workload } from '../../cluster/index.js';
import { asBoolean, asObject, asString, objectsIn } from '../../cluster/json.js';
import type { Json, JsonObject } from '../../manifests/index.js';
import { everyContainer } from '../standards/pod.js';
import type { JudgedPod } from '../standards/types.js';
import { accountObject } from './accounts.js';
import { mountsOf } from './mounts.js';

export function serviceAccountOf(workload: Workload): string {
  return asString(workload.podSpec['serviceAccountName']) || asString(workload.podSpec['serviceAccount']) || 'default';
}

/** The pod's automountServiceAccountToken, else its account's, else true. */
export function automountsToken(cluster: Cluster, workload: Workload): boolean {
  return (
    asBoolean(workload.podSpec['automountServiceAccountToken']) ??
    asBoolean(
      accountObject(cluster, workload.namespace, serviceAccountOf(workload))?.value['automountServiceAccountToken'],
    ) ??
    true
  );
}

/** A token that is mounted by itself, by a projected volume that this very container mounts, or as a Secret of one. */
export function hasToken(cluster: Cluster, workload: Workload, pod: JudgedPod, container: Container): boolean {
  return (
    automountsToken(cluster, workload) ||
    mountsOf(pod, container).some(
      ({ volume }) => projectedTokensOf(volume).length > 0 || isTokenSecret(cluster, workload.namespace, volume),
    )
  );
}

/** The serviceAccountToken sources of a projected volume. */
export function projectedTokensOf(volume: JsonObject): JsonObject[] {
  const sources: Json | undefined = asObject(volume['projected'])?.['sources'];
  return objectsIn(sources)
    .map((source) => asObject(source['serviceAccountToken']))
    .filter((token) => token !== undefined);
}

function isTokenSecret(cluster: Cluster, namespace: string, volume: JsonObject): boolean {
  const name = asString(asObject(volume['secret'])?.['secretName']);
  if (name === undefined) return false;
  return cluster
    .objectsOf('', 'Secret')
    .some(
      (secret) =>
        secret.namespace === namespace &&
        secret.name === name &&
        secret.value['type'] === 'kubernetes.io/service-account-token',
    );
}

export function anyToken(cluster: Cluster, workload: Workload, pod: JudgedPod): boolean {
  return everyContainer(pod).some((container) => hasToken(cluster, workload, pod, container));
}
