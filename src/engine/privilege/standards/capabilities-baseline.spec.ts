import { describeCheck } from '../../../../test/standards/fixtures.js';
import { capabilitiesBaseline } from './capabilities-baseline.js';

const DEFAULTS =
  'AUDIT_WRITE, CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, MKNOD, NET_BIND_SERVICE, SETFCAP, SETGID, SETPCAP, SETUID, SYS_CHROOT';

describeCheck(capabilitiesBaseline, {
  from: 0,
  reason: 'non-default capabilities',
  passes: {
    'what is no name, which the decoder drops':
      'spec: {containers: [{name: a, securityContext: {capabilities: {add: [7, CHOWN]}}}]}',
    'nothing added': 'spec: {containers: [{name: a}, {name: b, securityContext: {capabilities: {drop: [NET_RAW]}}}]}',
    'every default added': `spec: {containers: [{name: a, securityContext: {capabilities: {add: [${DEFAULTS}]}}}]}`,
  },
  fails: {
    'NET_RAW, though runtimes grant it': {
      pod: 'spec: {containers: [{name: a, securityContext: {capabilities: {add: [NET_RAW]}}}]}',
      detail: 'container "a" must not include "NET_RAW" in securityContext.capabilities.add',
      containers: ['a'],
      fields: ['spec.containers[0].securityContext.capabilities.add'],
    },
    'other spellings of what is allowed': {
      pod: 'spec: {containers: [{name: a, securityContext: {capabilities: {add: [CAP_CHOWN, chown, CHOWN]}}}]}',
      detail: 'container "a" must not include "CAP_CHOWN", "chown" in securityContext.capabilities.add',
      containers: ['a'],
      fields: ['spec.containers[0].securityContext.capabilities.add'],
    },
    'several containers, each capability once and sorted': {
      pod: `spec:
  initContainers: [{name: i, securityContext: {capabilities: {add: [SYS_ADMIN, BPF]}}}]
  containers: [{name: a, securityContext: {capabilities: {add: [KILL]}}}]
  ephemeralContainers: [{name: e, securityContext: {capabilities: {add: [KILL, BPF]}}}]`,
      detail: 'containers "i", "e" must not include "BPF", "SYS_ADMIN" in securityContext.capabilities.add',
      containers: ['i', 'e'],
      fields: [
        'spec.initContainers[0].securityContext.capabilities.add',
        'spec.ephemeralContainers[0].securityContext.capabilities.add',
      ],
    },
  },
});
