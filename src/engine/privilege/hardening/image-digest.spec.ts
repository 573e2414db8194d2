import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { imageDigest } from './image-digest.js';

describeHardening(imageDigest, {
  quiet: { 'a digest': '{containers: [{name: a, image: "x@sha256:abc"}, {name: b}]}' },
  finds: {
    'a tag': {
      spec: '{containers: [{name: a, image: "x:1"}, {name: b, image: "x:1@sha256:abc"}]}',
      hits: [
        {
          detail: 'container "a" should name the image by its digest',
          containers: ['a'],
          fields: ['spec.containers[0].image'],
        },
      ],
    },
  },
});
