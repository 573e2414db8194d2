import { describeCheck } from '../../../../test/standards/fixtures.js';
import { privileged } from './privileged.js';

describeCheck(privileged, {
  from: 0,
  reason: 'privileged',
  passes: {
    'unset and false': 'spec: {containers: [{name: a}, {name: b, securityContext: {privileged: false}}]}',
  },
  fails: {
    'one container': {
      pod: 'spec: {containers: [{name: a}, {name: b, securityContext: {privileged: true}}]}',
      detail: 'container "b" must not set securityContext.privileged=true',
      containers: ['b'],
      fields: ['spec.containers[1].securityContext.privileged'],
    },
    'init and ephemeral containers': {
      pod: `spec:
  initContainers: [{name: i, securityContext: {privileged: true}}]
  containers: [{name: a}]
  ephemeralContainers: [{name: e, securityContext: {privileged: true}}]`,
      detail: 'containers "i", "e" must not set securityContext.privileged=true',
      containers: ['i', 'e'],
      fields: [
        'spec.initContainers[0].securityContext.privileged',
        'spec.ephemeralContainers[0].securityContext.privileged',
      ],
    },
  },
});
