import { isWindows } from '../standards/pod.js';
import { checkOf, failing } from './check.js';

export const noAppArmor = checkOf(
  {
    id: 'noAppArmor',
    title: 'AppArmor is switched off',
    severity: 'medium',
    rationale: 'Nothing keeps root in the container from mounting or from writing to /proc and /sys.',
    remediation: 'Remove what sets the profile to Unconfined, or the privilege that implies it.',
    references: ['NSA/CISA: hardened container environments', 'MITRE T1611', 'kubescape C-0055', 'trivy KSV002'],
  },
  ({ pod, containers, rights }) =>
    isWindows(pod)
      ? []
      : failing(
          containers.filter((_, index) => rights[index]?.appArmor === 'Unconfined'),
          ['securityContext', 'appArmorProfile'],
          (names) => `no AppArmor profile confines ${names}`,
        ),
);
