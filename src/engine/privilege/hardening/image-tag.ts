import { asString } from '../../cluster/json.js';
import type { HardeningCheck } from './types.js';

export const imageTag: HardeningCheck = {
  id: 'imageTag',
  title: 'The image has no tag, or latest',
  severity: 'low',
  rationale: 'What runs can change without a change of the manifest.',
  remediation: 'Name a version, better a digest.',
  references: ['CIS 5.5.1', 'trivy KSV013'],
  check: ({ containers }) =>
    containers.flatMap((container) => {
      const image = asString(container.value['image']) ?? '';
      const tag = /:([^/:@]+)$/.exec(image)?.[1];
      if (image === '' || image.includes('@') || (tag !== undefined && tag !== 'latest')) return [];
      return [
        {
          detail: `container "${container.name}" runs ${image}, which can change at any time`,
          containers: [container.name],
          fields: [[...container.path, 'image']],
        },
      ];
    }),
};
