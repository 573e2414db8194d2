import { containersOf, type Cluster, type Container, type Workload } from '../../cluster/index.js';
import { asBoolean, asObject, asString, objectsIn } from '../../cluster/json.js';
import type { JudgedPod } from '../standards/types.js';
import { mountsOf } from './mounts.js';

export function serviceAccountOf(workload: Workload): string {
  return asString(workload.podSpec['serviceAccountName']) ?? asString(workload.podSpec['serviceAccount']) ?? 'default';
}

/** The pod's automountServiceAccountToken, else its account's, else true; or a projected token volume mounted here. */
export function hasToken(cluster: Cluster, workload: Workload, pod: JudgedPod, container: Container): boolean {
  const name = serviceAccountOf(workload);
  const account = cluster
    .objectsOf('', 'ServiceAccount')
    .find((object) => object.namespace === workload.namespace && object.name === name);
  const automount =
    asBoolean(workload.podSpec['automountServiceAccountToken']) ??
    asBoolean(account?.value['automountServiceAccountToken']) ??
    true;
  return automount || mountsOf(pod, container).some(({ volume }) => isTokenVolume(volume));
}

function isTokenVolume(volume: Parameters<typeof asObject>[0]): boolean {
  const projected = asObject(asObject(volume)?.['projected']);
  return objectsIn(projected?.['sources']).some((source) => asObject(source['serviceAccountToken']) !== undefined);
}

/** Ephemeral containers never get the automatic mount of a token changed; every container of the pod is alike. */
export function anyToken(cluster: Cluster, workload: Workload, pod: JudgedPod): boolean {
  return containersOf(workload.podSpec).some((container) => hasToken(cluster, workload, pod, container));
}
