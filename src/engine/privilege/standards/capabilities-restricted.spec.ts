import { describeCheck } from '../../../../test/standards/fixtures.js';
import { capabilitiesRestricted } from './capabilities-restricted.js';

const WINDOWS = 'spec: {os: {name: windows}, containers: [{name: a}]}';
const keeping = {
  detail: 'container "a" must set securityContext.capabilities.drop=["ALL"]',
  containers: ['a'],
  fields: ['spec.containers[0].securityContext.capabilities.drop'],
};

describeCheck(capabilitiesRestricted, {
  from: 22,
  reason: 'unrestricted capabilities',
  passes: {
    'ALL dropped': 'spec: {containers: [{name: a, securityContext: {capabilities: {drop: [ALL]}}}]}',
    'ALL among what is dropped, and the one capability that may be added':
      'spec: {containers: [{name: a, securityContext: {capabilities: {drop: [KILL, ALL], add: [NET_BIND_SERVICE]}}}]}',
    'Windows from 1.25 on': { pod: WINDOWS, from: 25 },
  },
  fails: {
    'nothing dropped': { pod: 'spec: {containers: [{name: a}]}', ...keeping },
    'all in lower case': {
      pod: 'spec: {containers: [{name: a, securityContext: {capabilities: {drop: [all]}}}]}',
      ...keeping,
    },
    'Windows until 1.24': { pod: WINDOWS, until: 24, ...keeping },
    'an addition that baseline takes': {
      pod: 'spec: {containers: [{name: a, securityContext: {capabilities: {drop: [ALL], add: [CHOWN]}}}]}',
      detail: 'container "a" must not include "CHOWN" in securityContext.capabilities.add',
      containers: ['a'],
      fields: ['spec.containers[0].securityContext.capabilities.add'],
    },
    both: {
      pod: `spec:
  containers:
  - {name: a, securityContext: {capabilities: {add: [FOO, BAR]}}}
  - {name: b, securityContext: {capabilities: {drop: [CHOWN]}}}
  - {name: c, securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE, CHOWN]}}}`,
      detail:
        'containers "a", "b" must set securityContext.capabilities.drop=["ALL"]; containers "a", "c" must not include "BAR", "CHOWN", "FOO" in securityContext.capabilities.add',
      containers: ['a', 'b', 'c'],
      fields: [
        'spec.containers[0].securityContext.capabilities.drop',
        'spec.containers[1].securityContext.capabilities.drop',
        'spec.containers[0].securityContext.capabilities.add',
        'spec.containers[2].securityContext.capabilities.add',
      ],
    },
  },
});
