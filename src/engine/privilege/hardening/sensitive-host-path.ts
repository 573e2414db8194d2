import type { Severity } from '../../rule.js';
import { FOLDER_KINDS, folderKindOf, hostPaths } from './host-paths.js';
import type { HardeningCheck, HardeningRule } from './types.js';

const SEVERITIES: Readonly<Record<string, Severity>> = {
  root: 'critical',
  kubelet: 'critical',
  controlPlane: 'critical',
  boot: 'medium',
  modules: 'medium',
  usr: 'medium',
  log: 'medium',
};

const RULES: ReadonlyMap<string, HardeningRule> = new Map(
  FOLDER_KINDS.map(({ kind, folders, what }) => [
    kind,
    {
      id: `sensitiveHostPath.${kind}`,
      title: kind === 'root' ? 'The root of the node is mounted' : `${folders.join(' or ')} of the node is mounted`,
      severity: SEVERITIES[kind] ?? 'high',
      rationale: `It holds ${what}: to read them is often enough, to write them is the node.`,
      remediation: 'Remove the volume; where a node agent needs it, mount the one file it needs, read-only.',
      references: ['CIS 5.2.12', 'MITRE T1552', 'MITRE T1611', 'kubescape C-0048', 'trivy KSV023'],
    },
  ]),
);

/** One rule for each kind of folder; a parent counts as the worst kind in it. */
export const sensitiveHostPath: HardeningCheck = {
  rules: [...RULES.values()],
  check: ({ pod }) =>
    hostPaths(pod).flatMap(({ path, name, index, containers, writers }) => {
      const folder = folderKindOf(path);
      const rule = RULES.get(folder?.kind ?? '');
      if (folder === undefined || rule === undefined) return [];
      const how = writers.length > 0 ? 'mounts' : 'mounts, read-only,';
      return [
        {
          rule: rule.id,
          severity: rule.severity,
          detail: `volume "${name}" ${how} ${path} of the node: ${folder.what}`,
          containers,
          fields: [['spec', 'volumes', index, 'hostPath', 'path']],
        },
      ];
    }),
};
