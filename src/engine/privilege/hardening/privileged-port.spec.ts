import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { privilegedPort } from './privileged-port.js';

describeHardening(privilegedPort, {
  quiet: { '1024': '{containers: [{name: a, image: x, ports: [{containerPort: 1024}]}]}' },
  finds: {
    '1023': {
      spec: '{containers: [{name: a, image: x, ports: [{containerPort: 8080}, {containerPort: 1023}]}]}',
      hits: [
        {
          detail: 'container "a" declares port 1023',
          containers: ['a'],
          fields: ['spec.containers[0].ports[1].containerPort'],
        },
      ],
    },
  },
});
