import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { sshPort } from './ssh-port.js';

describeHardening(sshPort, {
  quiet: {
    'other ports':
      '{containers: [{name: a, image: x, ports: [{containerPort: 2222}, {containerPort: 80, name: http}]}]}',
  },
  finds: {
    'by number and by name': {
      spec: '{containers: [{name: a, image: x, ports: [{containerPort: 22}, {containerPort: 2222, name: ssh}]}]}',
      hits: [22, 2222].map((port, index) => ({
        detail: `container "a" declares port ${port} for SSH`,
        containers: ['a'],
        fields: [`spec.containers[0].ports[${index}]`],
      })),
    },
  },
});
