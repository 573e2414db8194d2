import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { imageTag } from './image-tag.js';

describeHardening(imageTag, {
  quiet: {
    'a version, a digest': '{containers: [{name: a, image: "r:5000/x:1.2"}, {name: b, image: "x:latest@sha256:abc"}]}',
  },
  finds: {
    'no tag, latest, and a port that is no tag': {
      spec: '{containers: [{name: a, image: x}, {name: b, image: "x:latest"}, {name: c, image: "r:5000/x"}]}',
      hits: ['x', 'x:latest', 'r:5000/x'].map((image, index) => ({
        detail: `container "${'abc'[index]}" runs ${image}, which can change at any time`,
        containers: ['abc'.charAt(index)],
        fields: [`spec.containers[${index}].image`],
      })),
    },
  },
});
