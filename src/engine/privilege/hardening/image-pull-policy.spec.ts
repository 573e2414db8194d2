import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { imagePullPolicy } from './image-pull-policy.js';

describeHardening(imagePullPolicy, {
  quiet: {
    'a version, and a moving tag that is always pulled':
      '{containers: [{name: a, image: "x:1", imagePullPolicy: Never}, {name: b, image: x}, {name: c, image: x, imagePullPolicy: Always}]}',
  },
  finds: {
    'a moving tag that is kept': {
      spec: '{containers: [{name: a, image: "x:latest", imagePullPolicy: IfNotPresent}]}',
      hits: [
        {
          detail: 'container "a" should pull a moving tag anew',
          containers: ['a'],
          fields: ['spec.containers[0].imagePullPolicy'],
        },
      ],
    },
  },
});
