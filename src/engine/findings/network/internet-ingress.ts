import { publicationsOf } from '../../publication/index.js';
import { formatRange } from '../../reachability/addresses.js';
import { gapsAround } from '../../reachability/gaps.js';
import { openRangesOf } from '../../reachability/map/external.js';
import { partiesOfWorkload } from '../../reachability/map/reach-map.js';
import { isEmpty } from '../../reachability/ports.js';
import { placeOfWorkload } from '../places.js';
import type { Found, RuleGroup } from '../types.js';
import { isPublished } from './published.js';
import { reachesInternet } from '../../reachability/internet.js';
import { isUngoverned } from './ungoverned.js';

/** Workloads that no policy governs are findings of network.no-ingress-policy: one cause, one finding. */
export const internetIngress: RuleGroup = {
  rules: [
    {
      id: 'network.internet-ingress',
      title: 'Policies let the internet in, and nothing publishes the workload',
      category: 'network',
      severity: 'high',
      rationale:
        'An address block as wide as the internet is open to the pod, while no Service, route or host port leads there from outside the cluster: the first one that does, or a route into the pod network, exposes it.',
      remediation: 'Narrow the rule to the pods or the address blocks that need it.',
      references: ['MITRE T1190', 'NSA/CISA Kubernetes Hardening Guide: network policies'],
    },
  ],
  *find({ cluster, network, map }): Iterable<Found> {
    const rangesOf = openRangesOf(map());
    for (const workload of cluster.workloads) {
      if (gapsAround(network()).touches(workload.namespace)) continue;
      if (!workload.pods.some((pod) => !pod.hostNetwork && !isUngoverned(network(), pod, 'ingress'))) continue;
      const open = partiesOfWorkload(map(), workload)
        .flatMap((party) => rangesOf(party, 'in'))
        .filter(({ opening }) => !isEmpty(opening.least))
        .flatMap(({ ranges }) => ranges)
        .filter(reachesInternet);
      const [first] = open;
      if (first === undefined || isPublished(publicationsOf(network()).of(workload))) continue;
      yield {
        rule: 'network.internet-ingress',
        place: placeOfWorkload(workload),
        what: [],
        detail: `its policies admit ${formatRange(first)} from outside the cluster, and nothing publishes it beyond the cluster`,
        position: workload.object.position,
      };
    }
  },
};
