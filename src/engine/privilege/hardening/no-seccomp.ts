import { isWindows } from '../standards/pod.js';
import { checkOf, failing } from './check.js';

export const noSeccomp = checkOf(
  {
    id: 'noSeccomp',
    title: 'No seccomp profile is in force',
    severity: 'medium',
    rationale: 'Every system call is open, also those behind most ways out of containers through the kernel.',
    remediation: 'Set securityContext.seccompProfile.type=RuntimeDefault at the pod.',
    references: [
      'CIS 5.7.2',
      'NSA/CISA: hardened container environments',
      'MITRE T1611',
      'kubescape C-0055',
      'trivy KSV030',
    ],
  },
  ({ pod, containers, rights }) =>
    isWindows(pod)
      ? []
      : failing(
          containers.filter((_, index) => rights[index]?.seccomp === 'Unconfined'),
          ['securityContext', 'seccompProfile'],
          (names) => `no seccomp profile confines ${names}`,
        ),
);
