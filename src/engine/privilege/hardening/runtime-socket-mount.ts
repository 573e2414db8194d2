import { hostPaths } from './host-paths.js';
import type { HardeningCheck } from './types.js';

const SOCKETS = [
  'docker.sock',
  'containerd/containerd.sock',
  'crio/crio.sock',
  'cri-dockerd.sock',
  'podman/podman.sock',
  'dockershim.sock',
].flatMap((socket) => [`/run/${socket}`, `/var/run/${socket}`]);

export const runtimeSocketMount: HardeningCheck = {
  id: 'runtimeSocketMount',
  title: "The container runtime's socket is within reach",
  severity: 'critical',
  rationale:
    'Whoever talks to the socket starts a privileged container: the node is theirs, and a read-only mount does not help.',
  remediation: 'Do not mount the socket; use the Kubernetes API or a proxy that only reads.',
  references: ['MITRE T1610', 'MITRE T1611', 'kubescape C-0074', 'trivy KSV006'],
  check: ({ pod }) =>
    hostPaths(pod)
      .filter(({ path }) =>
        SOCKETS.some((socket) => socket === path || socket.startsWith(path === '/' ? '/' : `${path}/`)),
      )
      .map(({ path, name, index }) => ({
        detail: `volume "${name}" (${path}) holds the socket of the container runtime`,
        containers: [],
        fields: [['spec', 'volumes', index, 'hostPath', 'path']],
      })),
};
