import type { Workload } from '../../cluster/index.js';
import { compareText } from '../../cluster/json.js';
import type { Kin } from './kin.js';
import type { Party } from './parties.js';
import { partiesOfWorkload, type ReachMap } from './reach-map.js';

/** The workload's name where its pods are alike; the names of the party's pods otherwise. */
export function podNames(map: ReachMap, party: Party, workload: Workload): string[] {
  if (partiesOfWorkload(map, workload).length === 1) return [workload.ref];
  return party.pods
    .filter((pod) => pod.workload === workload)
    .map((pod) => `${pod.namespace}/Pod/${pod.name}`)
    .sort(compareText);
}

export const UNCERTAIN = [
  'A rule may or may not match: a namespace whose labels no manifest declares, an address that no manifest records, or two policies of equal priority decide it.',
];

/** The names of a kin's workloads that are wanted, or of their pods where those are told apart. */
export function namesOfKin(map: ReachMap, kin: Kin, wanted: (workload: Workload) => boolean): string[] {
  const names = new Set<string>();
  for (const party of kin.parties) {
    for (const { workload } of party.pods) {
      if (!wanted(workload)) continue;
      if (workload.pods.length === 1) names.add(workload.ref);
      else for (const name of podNames(map, party, workload)) names.add(name);
    }
  }
  return [...names];
}
