import { at, nameContainers } from '../standards/pod.js';
import type { HardeningCheck } from './types.js';

export const readOnlyRootFilesystem: HardeningCheck = {
  id: 'readOnlyRootFilesystem',
  title: 'The root file system is writable',
  severity: 'medium',
  rationale: 'An intruder can install tools and change the program itself.',
  remediation: 'Set securityContext.readOnlyRootFilesystem=true and mount an emptyDir where the program writes.',
  references: ['CIS 5.2', 'NSA/CISA: immutable container file systems', 'kubescape C-0017', 'trivy KSV014'],
  check: ({ containers }) => {
    const failing = containers.filter(
      (container) => at(container.value, 'securityContext', 'readOnlyRootFilesystem') !== true,
    );
    if (failing.length === 0) return [];
    const names = failing.map((container) => container.name);
    return [
      {
        detail: `${nameContainers(names)} must set securityContext.readOnlyRootFilesystem=true`,
        containers: names,
        fields: failing.map((container) => [...container.path, 'securityContext', 'readOnlyRootFilesystem']),
      },
    ];
  },
};
