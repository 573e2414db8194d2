import { hostPaths } from './host-paths.js';
import type { HardeningCheck } from './types.js';

const SENSITIVE = [
  '/boot',
  '/dev',
  '/etc',
  '/home',
  '/lib/modules',
  '/proc',
  '/root',
  '/sys',
  '/usr',
  '/var/lib/containerd',
  '/var/lib/docker',
  '/var/lib/kubelet',
  '/var/log',
  '/var/spool/cron',
];

export const sensitiveHostPath: HardeningCheck = {
  id: 'sensitiveHostPath',
  title: 'A sensitive folder of the node is mounted',
  severity: 'high',
  rationale: 'It gives credentials of the node or, where it is writable, the node itself.',
  remediation: 'Remove the volume; where a node agent needs it, mount the one file it needs read-only.',
  references: ['MITRE T1611', 'MITRE T1552', 'kubescape C-0048', 'trivy KSV023'],
  check: ({ pod }) =>
    hostPaths(pod)
      .filter(
        ({ path }) =>
          path === '/' ||
          SENSITIVE.some((folder) => path === folder || path.startsWith(`${folder}/`) || folder.startsWith(`${path}/`)),
      )
      .map(({ path, name, index }) => ({
        detail: `volume "${name}" mounts ${path} of the node`,
        containers: [],
        fields: [['spec', 'volumes', index, 'hostPath', 'path']],
      })),
};
