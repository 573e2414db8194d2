import { admissionOf } from '../../privilege/admission/index.js';
import { judgedPodOf } from '../../privilege/standards/index.js';
import type { Rule } from '../../rule.js';
import { placeOfWorkload } from '../places.js';
import type { Found, RuleGroup } from '../types.js';

const RULE: Rule = {
  id: 'admission.refused-by-namespace',
  title: 'The namespace refuses the pods of a workload',
  category: 'admission',
  severity: 'high',
  rationale:
    'The workload is created without an error and then never gets a pod; whoever makes it run by loosening the label loosens it for all.',
  remediation: 'Make the pod meet the level that the namespace enforces, or run it in a namespace made for it.',
  references: ['Kubernetes Pod Security Admission'],
};

/** Workloads whose pods their own namespace would not admit. */
export const refusedByNamespace: RuleGroup = {
  rules: [RULE],
  *find({ cluster }): Iterable<Found> {
    for (const workload of cluster.workloads) {
      const pod = judgedPodOf(workload);
      const { admitted, summary, enforce } = admissionOf(cluster, workload, pod);
      if (admitted !== 'no') continue;
      yield {
        rule: RULE.id,
        place: placeOfWorkload(workload),
        what: [],
        detail: `${summary.replace(/^No: /, '')} It ${enforce?.message ?? ''}`.trim(),
        position: pod.locate(['spec']),
      };
    }
  },
};
