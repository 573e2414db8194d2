import { describeCheck } from '../../../../test/standards/fixtures.js';
import { hostNamespaces } from './host-namespaces.js';

describeCheck(hostNamespaces, {
  from: 0,
  reason: 'host namespaces',
  passes: {
    'nothing set': 'spec: {containers: [{name: a}]}',
    'false said aloud': 'spec: {hostNetwork: false, hostPID: false, hostIPC: false, containers: [{name: a}]}',
  },
  fails: {
    one: { pod: 'spec: {hostPID: true}', detail: 'hostPID=true', fields: ['spec.hostPID'] },
    all: {
      pod: 'spec: {hostIPC: true, hostPID: true, hostNetwork: true}',
      detail: 'hostNetwork=true, hostPID=true, hostIPC=true',
      fields: ['spec.hostNetwork', 'spec.hostPID', 'spec.hostIPC'],
    },
  },
});
