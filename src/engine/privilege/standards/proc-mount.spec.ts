import { describeCheck } from '../../../../test/standards/fixtures.js';
import { procMountRestricted } from './proc-mount-restricted.js';
import { procMount } from './proc-mount.js';

const UNMASKED = 'containers: [{name: a, securityContext: {procMount: Unmasked}}]';
const failure = {
  detail: 'container "a" must not set securityContext.procMount to "Unmasked"',
  containers: ['a'],
  fields: ['spec.containers[0].securityContext.procMount'],
};
const passes = {
  'unset and Default': 'spec: {containers: [{name: a}, {name: b, securityContext: {procMount: Default}}]}',
};
const several = {
  pod: `spec:
  initContainers: [{name: i, securityContext: {procMount: other}}]
  containers: [{name: a, securityContext: {procMount: Unmasked}}, {name: b}]`,
  detail: 'containers "i", "a" must not set securityContext.procMount to "Unmasked", "other"',
  containers: ['i', 'a'],
  fields: ['spec.initContainers[0].securityContext.procMount', 'spec.containers[0].securityContext.procMount'],
};

describeCheck(procMount, {
  from: 0,
  reason: 'procMount',
  passes: {
    ...passes,
    'a user namespace from 1.35 on': { pod: `spec: {hostUsers: false, ${UNMASKED}}`, from: 35 },
  },
  fails: {
    Unmasked: { pod: `spec: {${UNMASKED}}`, ...failure },
    'the users of the node said aloud': { pod: `spec: {hostUsers: true, ${UNMASKED}}`, ...failure },
    'a user namespace until 1.34': { pod: `spec: {hostUsers: false, ${UNMASKED}}`, until: 34, ...failure },
    several: several,
  },
});

describeCheck(procMountRestricted, {
  from: 35,
  reason: 'procMount',
  passes,
  fails: {
    'Unmasked, a user namespace or not': { pod: `spec: {hostUsers: false, ${UNMASKED}}`, ...failure },
    several: several,
  },
});
