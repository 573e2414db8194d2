import { describeCheck } from '../../../../test/standards/fixtures.js';
import { allowPrivilegeEscalation } from './allow-privilege-escalation.js';

const UNSET = 'spec: {containers: [{name: a}]}';
const WINDOWS = 'spec: {os: {name: windows}, containers: [{name: a}]}';
const failure = {
  detail: 'container "a" must set securityContext.allowPrivilegeEscalation=false',
  containers: ['a'],
  fields: ['spec.containers[0].securityContext.allowPrivilegeEscalation'],
};

describeCheck(allowPrivilegeEscalation, {
  from: 8,
  reason: 'allowPrivilegeEscalation != false',
  passes: {
    'false in every container': `spec:
  initContainers: [{name: i, securityContext: {allowPrivilegeEscalation: false}}]
  containers: [{name: a, securityContext: {allowPrivilegeEscalation: false}}]
  ephemeralContainers: [{name: e, securityContext: {allowPrivilegeEscalation: false}}]`,
    'Windows from 1.25 on': { pod: WINDOWS, from: 25 },
  },
  fails: {
    'nothing set': { pod: UNSET, ...failure },
    'Linux said aloud': { pod: 'spec: {os: {name: linux}, containers: [{name: a}]}', ...failure },
    'Windows until 1.24': { pod: WINDOWS, until: 24, ...failure },
    'true, unset and an ephemeral container': {
      pod: `spec:
  securityContext: {allowPrivilegeEscalation: false}
  initContainers: [{name: i, securityContext: {allowPrivilegeEscalation: true}}]
  containers: [{name: a, securityContext: {allowPrivilegeEscalation: false}}, {name: b, securityContext: {}}]
  ephemeralContainers: [{name: e}]`,
      detail: 'containers "i", "b", "e" must set securityContext.allowPrivilegeEscalation=false',
      containers: ['i', 'b', 'e'],
      fields: [
        'spec.initContainers[0].securityContext.allowPrivilegeEscalation',
        'spec.containers[1].securityContext.allowPrivilegeEscalation',
        'spec.ephemeralContainers[0].securityContext.allowPrivilegeEscalation',
      ],
    },
  },
});
