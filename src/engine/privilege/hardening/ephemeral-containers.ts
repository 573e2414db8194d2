import { checkOf, failing } from './check.js';

export const ephemeralContainers = checkOf(
  {
    id: 'ephemeralContainers',
    title: 'The pod has ephemeral containers',
    severity: 'low',
    rationale: 'Somebody debugs, or an intruder made themselves at home: they never go away while the pod lives.',
    remediation: 'Delete the pod and let its owner make a new one.',
    references: ['MITRE T1609'],
  },
  ({ containers }) =>
    failing(
      containers.filter(({ kind }) => kind === 'ephemeralContainer'),
      [],
      (names) => `somebody added ${names} to the running pod`,
    ),
);
