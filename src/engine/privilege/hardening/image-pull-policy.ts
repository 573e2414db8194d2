import { checkOf, failing } from './check.js';
import { hasMovingTag } from './images.js';

export const imagePullPolicy = checkOf(
  {
    id: 'imagePullPolicy',
    title: 'A moving tag is not pulled anew',
    severity: 'low',
    rationale:
      'Nodes keep whatever the tag meant when they pulled it, known holes included, and a private image is shared without its credentials.',
    remediation: 'Name a version, or set imagePullPolicy: Always.',
    references: ['kubescape C-0075'],
  },
  ({ containers }) =>
    failing(
      containers.filter(
        // The API server defaults a moving tag to Always.
        ({ value }) =>
          hasMovingTag(value) && !['Always', undefined].includes(value['imagePullPolicy'] as string | undefined),
      ),
      ['imagePullPolicy'],
      (names) => `${names} should pull a moving tag anew`,
    ),
);
