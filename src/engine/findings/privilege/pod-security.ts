import { asObject, valueAt } from '../../cluster/json.js';
import { dotted } from '../../manifests/typing/decode.js';
import { PRIVILEGE_RULES } from '../../privilege/rules/index.js';
import { judgedPodOf } from '../../privilege/standards/index.js';
import { placeOfWorkload } from '../places.js';
import { stablePath } from '../stable-path.js';
import { failedChecksOf } from './failed-checks.js';
import type { Found, RuleGroup } from '../types.js';

/** Every check of the Pod Security Standards at their newest version. One finding a field at fault. */
export const podSecurity: RuleGroup = {
  rules: PRIVILEGE_RULES.filter(({ category }) => category === 'pss'),
  *find({ cluster }): Iterable<Found> {
    for (const workload of cluster.workloads) {
      const pod = judgedPodOf(workload);
      const place = placeOfWorkload(workload);
      const root = workload.podSpecPath.slice(0, -1);
      const base = asObject(valueAt(workload.object.value, root)) ?? {};
      for (const { id, failure } of failedChecksOf(workload)) {
        const detail = `${failure.reason} (${failure.detail})`;
        const fields = failure.fields.length === 0 ? [['spec']] : failure.fields;
        for (const field of fields) {
          yield {
            rule: `pss.${id}`,
            place,
            what: [stablePath(base, field)],
            detail,
            position: pod.locate(field),
            field: dotted([...root, ...field]),
          };
        }
      }
    }
  },
};
