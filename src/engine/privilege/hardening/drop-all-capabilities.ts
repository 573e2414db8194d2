import { runtimeName } from '../rights/capabilities.js';
import { droppedCapabilities } from '../standards/capabilities.js';
import { isWindows } from '../standards/pod.js';
import { checkOf, failing } from './check.js';

export const dropAllCapabilities = checkOf(
  {
    id: 'dropAllCapabilities',
    title: 'Default capabilities are not dropped',
    severity: 'medium',
    rationale: 'Root in the container keeps each of them in effect, and a setuid program gives them to anybody.',
    remediation: 'Set securityContext.capabilities.drop=["ALL"] and add back what the program needs.',
    references: ['CIS 5.2.10', 'NSA/CISA: non-root containers', 'kubescape C-0055', 'trivy KSV003'],
  },
  ({ pod, containers }) =>
    isWindows(pod)
      ? []
      : failing(
          containers.filter((container) => !droppedCapabilities(container).some((name) => runtimeName(name) === 'ALL')),
          ['securityContext', 'capabilities', 'drop'],
          (names) => `${names} must set securityContext.capabilities.drop=["ALL"]`,
        ),
);
