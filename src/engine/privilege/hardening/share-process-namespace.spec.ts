import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { shareProcessNamespace } from './share-process-namespace.js';

describeHardening(shareProcessNamespace, {
  quiet: {
    false: '{shareProcessNamespace: false, containers: [{name: a, image: x}, {name: b, image: x}]}',
    'a pod with nobody to share with': '{shareProcessNamespace: true, containers: [{name: a, image: x}]}',
  },
  finds: {
    'several containers': {
      spec: '{shareProcessNamespace: true, containers: [{name: a, image: x}, {name: b, image: x}]}',
      hits: [
        { detail: 'the containers of the pod share one process namespace', fields: ['spec.shareProcessNamespace'] },
      ],
    },
  },
});
