import { policyOf } from '../../privilege/admission/index.js';
import type { Rule } from '../../rule.js';
import { placeOfNamespace } from '../places.js';
import type { Found, RuleGroup } from '../types.js';

const UNLABELLED: Rule = {
  id: 'admission.unlabelled-namespace',
  title: 'A namespace enforces no Pod Security level',
  category: 'admission',
  severity: 'medium',
  rationale:
    'Whoever may create a pod there may create a privileged one, and with it has the node: the right to create pods is then the right to everything.',
  remediation: 'Label it pod-security.kubernetes.io/enforce: restricted, or baseline where restricted does not fit.',
  references: ['CIS 5.2.1', 'NSA/CISA: pod security enforcement', 'MITRE T1610'],
};

const INVALID: Rule = {
  id: 'admission.invalid-label',
  title: 'A Pod Security label has a value that it does not take',
  category: 'admission',
  severity: 'medium',
  rationale:
    'A wrong enforce level counts as restricted and stops pods; a wrong audit or warn level says nothing any more, and a wrong version is the latest.',
  remediation: 'Use privileged, baseline or restricted, and latest or v1.x for a version.',
  references: ['Kubernetes Pod Security Admission'],
};

/** Declared namespaces with workloads in them; labels of others are not known. */
export const namespaceLabels: RuleGroup = {
  rules: [INVALID, UNLABELLED],
  *find({ cluster }): Iterable<Found> {
    const used = new Set(cluster.workloads.map(({ namespace }) => namespace));
    for (const { name, labels, object } of cluster.namespaces.values()) {
      if (object === undefined || !used.has(name)) continue;
      const place = placeOfNamespace(cluster, name, object.position);
      const policy = policyOf(labels, 'privileged');
      if (!policy.labelled) {
        yield {
          rule: UNLABELLED.id,
          place,
          what: [],
          detail: `namespace ${name} has no label pod-security.kubernetes.io/enforce`,
          position: object.locate(['metadata', 'labels']),
          field: 'metadata.labels',
        };
      }
      for (const { label, value, counts } of policy.invalid) {
        yield {
          rule: INVALID.id,
          place,
          what: [label],
          detail: `${label}: ${JSON.stringify(value)} is not a value of this label and counts as ${counts}`,
          position: object.locate(['metadata', 'labels', label]),
          field: `metadata.labels[${label}]`,
        };
      }
    }
  },
};
