import { objectsIn } from '../../cluster/json.js';
import { pluginDevicesOf } from '../rights/devices.js';
import { checkOf, failing } from './check.js';

export const deviceAccess = checkOf(
  {
    id: 'deviceAccess',
    title: 'A container has a device of the node',
    severity: 'high',
    rationale:
      'A raw disk is read past every file permission; the driver behind a device is kernel code that can be attacked.',
    remediation: 'Use a volume with a file system, and leave devices to the containers that need them.',
    references: ['MITRE T1006'],
  },
  ({ containers }) => [
    ...failing(
      containers.filter(({ value }) => objectsIn(value['volumeDevices']).length > 0),
      ['volumeDevices'],
      (names) => `raw block devices are given to ${names}`,
    ),
    ...containers.flatMap((container) => {
      const devices = pluginDevicesOf(container);
      if (devices.length === 0) return [];
      return [
        {
          severity: 'low' as const,
          detail: `container "${container.name}" gets devices from plugins: ${devices.join(', ')}`,
          containers: [container.name],
          fields: [[...container.path, 'resources', 'limits']],
        },
      ];
    }),
  ],
);
