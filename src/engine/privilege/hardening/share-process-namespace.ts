import type { HardeningCheck } from './types.js';

export const shareProcessNamespace: HardeningCheck = {
  id: 'shareProcessNamespace',
  title: "The containers see one another's processes",
  severity: 'medium',
  rationale: 'Through /proc one container reads the memory and files of the others of the same user.',
  remediation: 'Remove shareProcessNamespace.',
  references: ['MITRE T1055'],
  check: ({ workload }) =>
    workload.podSpec['shareProcessNamespace'] === true
      ? [
          {
            detail: 'the containers of the pod share one process namespace',
            containers: [],
            fields: [['spec', 'shareProcessNamespace']],
          },
        ]
      : [],
};
