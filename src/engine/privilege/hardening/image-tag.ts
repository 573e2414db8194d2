import { asString } from '../../cluster/json.js';
import { checkOf } from './check.js';
import { hasMovingTag } from './images.js';

export const imageTag = checkOf(
  {
    id: 'imageTag',
    title: 'The image has no tag, or latest',
    severity: 'low',
    rationale: 'What runs can change without a change of the manifest, and nobody can say what ran yesterday.',
    remediation: 'Name a version, better a digest.',
    references: ['CIS 5.5.1', 'MITRE T1525', 'trivy KSV013'],
  },
  ({ containers }) =>
    containers
      .filter(({ value }) => hasMovingTag(value))
      .map(({ name, value, path }) => ({
        detail: `container "${name}" runs ${asString(value['image']) ?? ''}, which can change at any time`,
        containers: [name],
        fields: [[...path, 'image']],
      })),
);
