import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { deviceAccess } from './device-access.js';

describeHardening(deviceAccess, {
  quiet: {
    'ordinary resources': '{containers: [{name: a, image: x, resources: {limits: {cpu: 1, hugepages-2Mi: 4Mi}}}]}',
  },
  finds: {
    'raw volumes': {
      spec: '{containers: [{name: a, image: x, volumeDevices: [{name: v, devicePath: /dev/xvda}]}]}',
      hits: [
        {
          detail: 'raw block devices are given to container "a"',
          containers: ['a'],
          fields: ['spec.containers[0].volumeDevices'],
        },
      ],
    },
    'devices of plugins, as less severe': {
      spec: '{containers: [{name: a, image: x, resources: {limits: {nvidia.com/gpu: 1}}}]}',
      hits: [
        {
          severity: 'low',
          detail: 'container "a" gets devices from plugins: nvidia.com/gpu',
          containers: ['a'],
          fields: ['spec.containers[0].resources.limits'],
        },
      ],
    },
  },
});
