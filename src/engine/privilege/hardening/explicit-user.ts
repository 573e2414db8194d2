import { mustNotBeRoot, ownOrPod } from '../rights/user.js';
import { isWindows } from '../standards/pod.js';
import { checkOf, failing } from './check.js';

export const explicitUser = checkOf(
  {
    id: 'explicitUser',
    title: 'The user is left to the image',
    severity: 'low',
    rationale:
      'With runAsNonRoot and no runAsUser the kubelet refuses to start an image whose user is root or a name, and the uid can change with the image.',
    remediation: 'Set a numeric runAsUser.',
    references: ['CIS 5.2.7', 'kubescape C-0013', 'trivy KSV012'],
  },
  ({ pod, containers, rights }) =>
    isWindows(pod)
      ? []
      : failing(
          containers.filter(
            (container, index) =>
              mustNotBeRoot(pod, container) &&
              ownOrPod(pod, container, 'runAsUser') === undefined &&
              rights[index]?.user.uid === 'unknown',
          ),
          ['securityContext', 'runAsUser'],
          (names) =>
            `pod or ${names} should set securityContext.runAsUser: runAsNonRoot refuses an image without a numeric user`,
        ),
);
