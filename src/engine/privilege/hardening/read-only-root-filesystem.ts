import { checkOf, failing } from './check.js';

export const readOnlyRootFilesystem = checkOf(
  {
    id: 'readOnlyRootFilesystem',
    title: 'The root file system is writable',
    severity: 'medium',
    rationale: 'An intruder can install tools and change the program itself.',
    remediation: 'Set securityContext.readOnlyRootFilesystem=true and mount an emptyDir where the program writes.',
    references: [
      'CIS 5.7.3',
      'NSA/CISA: immutable container file systems',
      'MITRE T1105',
      'kubescape C-0017',
      'trivy KSV014',
    ],
  },
  ({ containers }) =>
    failing(
      containers.filter(({ security }) => security['readOnlyRootFilesystem'] !== true),
      ['securityContext', 'readOnlyRootFilesystem'],
      (names) => `${names} must set securityContext.readOnlyRootFilesystem=true`,
    ),
);
