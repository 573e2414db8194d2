import { checkOf } from './check.js';

export const shareProcessNamespace = checkOf(
  {
    id: 'shareProcessNamespace',
    title: "The containers see one another's processes",
    severity: 'medium',
    rationale: 'Through /proc one container reads the memory and files of the others of the same user.',
    remediation: 'Remove shareProcessNamespace.',
    references: ['MITRE T1055'],
  },
  ({ pod, containers }) =>
    pod.spec['shareProcessNamespace'] === true && containers.length > 1
      ? [
          {
            detail: 'the containers of the pod share one process namespace',
            containers: [],
            fields: [['spec', 'shareProcessNamespace']],
          },
        ]
      : [],
);
