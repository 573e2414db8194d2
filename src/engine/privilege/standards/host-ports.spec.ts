import { describeCheck } from '../../../../test/standards/fixtures.js';
import { hostPorts } from './host-ports.js';

describeCheck(hostPorts, {
  from: 0,
  reason: 'hostPort',
  passes: {
    'no ports': 'spec: {containers: [{name: a}]}',
    'none and 0': 'spec: {containers: [{name: a, ports: [{containerPort: 80}, {containerPort: 81, hostPort: 0}]}]}',
  },
  fails: {
    one: {
      pod: 'spec: {containers: [{name: a, ports: [{hostPort: 0}, {hostPort: 80}]}]}',
      detail: 'container "a" uses hostPort 80',
      containers: ['a'],
      fields: ['spec.containers[0].ports[1].hostPort'],
    },
    'several of one container, and init containers': {
      pod: `spec:
  initContainers: [{name: i, ports: [{hostPort: 80}]}]
  containers: [{name: a, ports: [{hostPort: 80}, {hostPort: 10000}]}]`,
      detail: 'containers "i", "a" use hostPorts 10000, 80',
      containers: ['i', 'a'],
      fields: [
        'spec.initContainers[0].ports[0].hostPort',
        'spec.containers[0].ports[0].hostPort',
        'spec.containers[0].ports[1].hostPort',
      ],
    },
  },
});
