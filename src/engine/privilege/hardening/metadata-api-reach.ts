import { checkOf } from './check.js';

export const METADATA_ADDRESS = '169.254.169.254';

export const metadataApiReach = checkOf(
  {
    id: 'metadataApiReach',
    title: "The cloud's metadata service is reachable",
    severity: 'low',
    rationale: 'Unless the cloud hinders it, it hands out the identity of the node to whoever asks from a pod.',
    remediation: `Deny egress to ${METADATA_ADDRESS}, and require IMDSv2 with a hop limit of 1, or workload identity.`,
    references: ['NSA/CISA: network separation', 'MITRE T1552.005', 'kubescape C-0052'],
  },
  ({ reaches }) =>
    reaches?.(METADATA_ADDRESS, 80) === true
      ? [
          {
            detail: `no policy keeps the pod from ${METADATA_ADDRESS} on TCP 80`,
            containers: [],
            fields: [['spec']],
          },
        ]
      : [],
);
