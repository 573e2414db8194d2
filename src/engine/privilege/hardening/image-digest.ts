import { checkOf, failing } from './check.js';
import { imageOf } from './images.js';

export const imageDigest = checkOf(
  {
    id: 'imageDigest',
    title: 'The image is not pinned by its digest',
    severity: 'low',
    rationale: 'Whoever can push to the registry can move a tag, and the next pod runs their image.',
    remediation: 'Name the image by its digest: name@sha256: and its 64 digits.',
    references: ['CIS 5.5.1', 'MITRE T1525'],
  },
  ({ containers }) =>
    failing(
      containers.filter(({ value }) => imageOf(value)?.digest === false),
      ['image'],
      (names) => `${names} should name the image by its digest`,
    ),
);
