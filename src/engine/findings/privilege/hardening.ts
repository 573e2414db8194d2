import { asObject, valueAt } from '../../cluster/json.js';
import { dotted } from '../../manifests/typing/decode.js';
import { hardeningHits } from '../../privilege/hardening/index.js';
import { PRIVILEGE_RULES } from '../../privilege/rules/index.js';
import { effectiveRights } from '../../privilege/rights/index.js';
import { judgedPodOf } from '../../privilege/standards/index.js';
import { placeOfWorkload } from '../places.js';
import { stablePath } from '../stable-path.js';
import { reachesAddress } from '../../reachability/index.js';
import type { Found, RuleGroup } from '../types.js';

/** Hardening beyond the standards. One finding a field at fault. */
export const hardening: RuleGroup = {
  rules: PRIVILEGE_RULES.filter(({ category }) => category === 'hardening'),
  *find({ cluster, network }): Iterable<Found> {
    for (const workload of cluster.workloads) {
      const pod = judgedPodOf(workload);
      const place = placeOfWorkload(workload);
      const root = workload.podSpecPath.slice(0, -1);
      const base = asObject(valueAt(workload.object.value, root)) ?? {};
      const rights = effectiveRights(cluster, workload, pod);
      for (const hit of hardeningHits(cluster, workload, pod, rights, (address, port) =>
        reachesAddress(network(), workload.pods, address, port),
      )) {
        const fields = hit.fields.length === 0 ? [['spec']] : hit.fields;
        for (const field of fields) {
          yield {
            rule: `hardening.${hit.rule}`,
            severity: hit.severity,
            place,
            what: [stablePath(base, field), ...(hit.what === undefined ? [] : [hit.what])],
            detail: hit.detail,
            position: pod.locate(field),
            field: dotted([...root, ...field]),
          };
        }
      }
    }
  },
};
