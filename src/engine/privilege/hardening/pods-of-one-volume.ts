import type { Cluster, Workload } from '../../cluster/index.js';
import { asList, asObject, asString, objectsIn, valueAt } from '../../cluster/json.js';
import { serviceAccountOf } from '../rights/token.js';
import { checkOf } from './check.js';

const SHARED_MODES = new Set(['ReadWriteMany']);
const users = new WeakMap<Cluster, ReadonlyMap<string, readonly Workload[]>>();

export const podsOfOneVolume = checkOf(
  {
    id: 'podsOfOneVolume',
    title: 'Workloads of different accounts write one volume',
    severity: 'low',
    rationale: 'What one leaves there the other reads, or runs: a way from the less trusted to the more trusted.',
    remediation: 'Give each workload a claim of its own, or mount it read-only where it is only read.',
    references: ['MITRE T1080'],
  },
  ({ cluster, workload, pod }) =>
    objectsIn(pod.spec['volumes']).flatMap((volume, index) => {
      const claim = claimOf(volume);
      if (claim === undefined || !isSharedClaim(cluster, workload.namespace, claim)) return [];
      const account = serviceAccountOf(workload);
      const others = (usersOf(cluster).get(`${workload.namespace}/${claim}`) ?? []).filter(
        (other) => other !== workload && serviceAccountOf(other) !== account,
      );
      if (others.length === 0) return [];
      return [
        {
          detail: `the claim ${claim} is also mounted by ${others.map(({ ref }) => ref).join(', ')}, of another service account`,
          containers: [],
          fields: [['spec', 'volumes', index, 'persistentVolumeClaim']],
        },
      ];
    }),
);

function claimOf(volume: Parameters<typeof asObject>[0]): string | undefined {
  return asString(asObject(asObject(volume)?.['persistentVolumeClaim'])?.['claimName']);
}

/** A claim that the bundle does not have could be of any mode: nothing is said about it. */
function isSharedClaim(cluster: Cluster, namespace: string, name: string): boolean {
  return cluster
    .objectsOf('', 'PersistentVolumeClaim')
    .some(
      (claim) =>
        claim.namespace === namespace &&
        claim.name === name &&
        asList(valueAt(claim.value, ['spec', 'accessModes'])).some((mode) => SHARED_MODES.has(String(mode))),
    );
}

function usersOf(cluster: Cluster): ReadonlyMap<string, readonly Workload[]> {
  const known = users.get(cluster);
  if (known !== undefined) return known;
  const found = new Map<string, Workload[]>();
  for (const workload of cluster.workloads) {
    for (const volume of objectsIn(workload.podSpec['volumes'])) {
      const claim = claimOf(volume);
      if (claim === undefined) continue;
      const key = `${workload.namespace}/${claim}`;
      found.set(key, [...(found.get(key) ?? []), workload]);
    }
  }
  users.set(cluster, found);
  return found;
}
