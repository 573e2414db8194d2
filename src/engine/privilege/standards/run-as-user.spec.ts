import { describeCheck } from '../../../../test/standards/fixtures.js';
import { runAsUser } from './run-as-user.js';

const ROOT = 'securityContext: {runAsUser: 0}, containers: [{name: a}]';
const pod = {
  detail: 'pod must not set runAsUser=0',
  fields: ['spec.securityContext.runAsUser'],
};

describeCheck(runAsUser, {
  from: 23,
  reason: 'runAsUser=0',
  passes: {
    unset: 'spec: {containers: [{name: a}]}',
    another: 'spec: {securityContext: {runAsUser: 1}, containers: [{name: a, securityContext: {runAsUser: 1000}}]}',
    'a user namespace from 1.35 on': { pod: `spec: {hostUsers: false, ${ROOT}}`, from: 35 },
  },
  fails: {
    'the pod': { pod: `spec: {${ROOT}}`, ...pod },
    'a user namespace until 1.34': { pod: `spec: {hostUsers: false, ${ROOT}}`, until: 34, ...pod },
    'pod and containers': {
      pod: `spec:
  securityContext: {runAsUser: 0}
  initContainers: [{name: i, securityContext: {runAsUser: 0}}]
  containers: [{name: a, securityContext: {runAsUser: 0}}, {name: b, securityContext: {runAsUser: 1}}]`,
      detail: 'pod and containers "i", "a" must not set runAsUser=0',
      containers: ['i', 'a'],
      fields: [
        'spec.securityContext.runAsUser',
        'spec.initContainers[0].securityContext.runAsUser',
        'spec.containers[0].securityContext.runAsUser',
      ],
    },
    'a container': {
      pod: 'spec: {securityContext: {runAsUser: 1}, containers: [{name: a, securityContext: {runAsUser: 0}}]}',
      detail: 'container "a" must not set runAsUser=0',
      containers: ['a'],
      fields: ['spec.containers[0].securityContext.runAsUser'],
    },
  },
});
