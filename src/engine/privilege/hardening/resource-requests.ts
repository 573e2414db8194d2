import { at } from '../standards/pod.js';
import { checkOf, failing } from './check.js';

export const resourceRequests = checkOf(
  {
    id: 'resourceRequests',
    title: 'There is no request for memory or CPU',
    severity: 'low',
    rationale: 'The scheduler packs the pod anywhere, and it is the first to be evicted when a neighbour takes more.',
    remediation: 'Set resources.requests; a limit counts as one.',
    references: ['NSA/CISA: resource policies', 'kubescape C-0268', 'trivy KSV015', 'trivy KSV016'],
  },
  ({ containers }) =>
    failing(
      containers.filter(
        ({ kind, value }) =>
          kind !== 'ephemeralContainer' &&
          ['memory', 'cpu'].some((resource) =>
            ['requests', 'limits'].every((field) => at(value, 'resources', field, resource) === undefined),
          ),
      ),
      ['resources', 'requests'],
      (names) => `${names} must set resources.requests for memory and cpu`,
    ),
);
