import { at, nameContainers } from '../standards/pod.js';
import type { HardeningCheck } from './types.js';

export const resourceLimits: HardeningCheck = {
  id: 'resourceLimits',
  title: 'There is no limit on memory or CPU',
  severity: 'low',
  rationale: 'One container can starve its neighbours.',
  remediation: 'Set resources.limits.',
  references: ['CIS 5.2', 'NSA/CISA: resource policies'],
  check: ({ containers }) => {
    const failing = containers.filter(
      (container) =>
        container.kind !== 'ephemeralContainer' &&
        (at(container.value, 'resources', 'limits', 'memory') === undefined ||
          at(container.value, 'resources', 'limits', 'cpu') === undefined),
    );
    if (failing.length === 0) return [];
    const names = failing.map((container) => container.name);
    return [
      {
        detail: `${nameContainers(names)} must set resources.limits for memory and cpu`,
        containers: names,
        fields: failing.map((container) => [...container.path, 'resources', 'limits']),
      },
    ];
  },
};
