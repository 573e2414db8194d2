import { checkOf } from './check.js';
import { holdsRuntimeSocket, hostPaths } from './host-paths.js';

export const runtimeSocketMount = checkOf(
  {
    id: 'runtimeSocketMount',
    title: "The container runtime's socket is within reach",
    severity: 'critical',
    rationale:
      'Whoever talks to the socket starts a privileged container: the node is theirs, and a read-only mount does not help.',
    remediation: 'Do not mount the socket; use the Kubernetes API or a proxy that only reads.',
    references: ['MITRE T1610', 'MITRE T1611', 'kubescape C-0074', 'trivy KSV006'],
  },
  ({ pod }) =>
    hostPaths(pod)
      .filter(({ path }) => holdsRuntimeSocket(path))
      .map(({ path, name, index, containers }) => ({
        detail: `volume "${name}" (${path}) holds the socket of the container runtime`,
        containers,
        fields: [['spec', 'volumes', index, 'hostPath', 'path']],
      })),
);
