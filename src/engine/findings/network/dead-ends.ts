import { publicationsOf, DEAD_ENDS, type DeadEndRule } from '../../publication/index.js';
import type { Rule } from '../../rule.js';
import { placeOfObject, placeOfWorkload } from '../places.js';
import type { Found, RuleGroup } from '../types.js';

const idOf = (rule: DeadEndRule): string => `network.${rule}`;

/** Ways in that lead nowhere: what is found on the way from a Service or route to its pods. */
export const deadEnds: RuleGroup = {
  rules: Object.entries(DEAD_ENDS).map(([rule, about]): Rule => ({
    id: idOf(rule as DeadEndRule),
    category: 'network',
    ...about,
  })),
  *find({ cluster, network }): Iterable<Found> {
    const workloads = new Map(cluster.workloads.map((workload) => [workload.object, workload]));
    for (const each of publicationsOf(network()).deadEnds) {
      const workload = workloads.get(each.object);
      yield {
        rule: idOf(each.rule),
        place: workload === undefined ? placeOfObject(each.object) : placeOfWorkload(workload),
        what: each.what,
        detail: each.detail,
        position: each.position,
        ...(each.field === null ? {} : { field: each.field }),
      };
    }
  },
};
