import { describeCheck } from '../../../../test/standards/fixtures.js';
import { windowsHostProcess } from './windows-host-process.js';

describeCheck(windowsHostProcess, {
  from: 0,
  reason: 'hostProcess',
  passes: {
    'unset and false': `spec:
  securityContext: {windowsOptions: {hostProcess: false}}
  containers: [{name: a}, {name: b, securityContext: {windowsOptions: {}}}]`,
  },
  fails: {
    'pod and containers': {
      pod: `spec:
  securityContext: {windowsOptions: {hostProcess: true}}
  containers: [{name: a, securityContext: {windowsOptions: {hostProcess: true}}}, {name: b}]`,
      detail: 'pod and container "a" must not set securityContext.windowsOptions.hostProcess=true',
      containers: ['a'],
      fields: [
        'spec.securityContext.windowsOptions.hostProcess',
        'spec.containers[0].securityContext.windowsOptions.hostProcess',
      ],
    },
  },
});
