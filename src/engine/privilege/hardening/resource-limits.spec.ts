import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { resourceLimits } from './resource-limits.js';

describeHardening(resourceLimits, {
  quiet: {
    both: '{containers: [{name: a, image: x, resources: {limits: {cpu: 1, memory: 1Gi}}}], ephemeralContainers: [{name: e, image: x}]}',
  },
  finds: {
    'one of two': {
      spec: '{containers: [{name: a, image: x, resources: {limits: {cpu: 1}}}, {name: b, image: x, resources: {limits: {memory: 1Gi}}}]}',
      hits: [
        {
          detail: 'containers "a", "b" must set resources.limits for memory and cpu',
          containers: ['a', 'b'],
          fields: ['spec.containers[0].resources.limits', 'spec.containers[1].resources.limits'],
        },
      ],
    },
  },
});
