import { at } from '../standards/pod.js';
import { checkOf, failing } from './check.js';

export const resourceLimits = checkOf(
  {
    id: 'resourceLimits',
    title: 'There is no limit on memory or CPU',
    severity: 'low',
    rationale: 'One container, or whoever has a shell in it, can starve its neighbours.',
    remediation: 'Set resources.limits.',
    references: ['NSA/CISA: resource policies', 'MITRE T1496', 'kubescape C-0009', 'trivy KSV011', 'trivy KSV018'],
  },
  ({ containers }) =>
    failing(
      containers.filter(
        ({ kind, value }) =>
          // Ephemeral containers cannot have any.
          kind !== 'ephemeralContainer' &&
          ['memory', 'cpu'].some((resource) => at(value, 'resources', 'limits', resource) === undefined),
      ),
      ['resources', 'limits'],
      (names) => `${names} must set resources.limits for memory and cpu`,
    ),
);
