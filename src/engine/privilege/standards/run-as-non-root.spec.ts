import { describeCheck } from '../../../../test/standards/fixtures.js';
import { runAsNonRoot } from './run-as-non-root.js';

const USER_NAMESPACE = 'spec: {hostUsers: false, containers: [{name: a}]}';
const unset = {
  detail: 'pod or container "a" must set securityContext.runAsNonRoot=true',
  containers: ['a'],
  fields: ['spec.containers[0].securityContext.runAsNonRoot'],
};

describeCheck(runAsNonRoot, {
  from: 0,
  reason: 'runAsNonRoot != true',
  passes: {
    'the pod': 'spec: {securityContext: {runAsNonRoot: true}, containers: [{name: a}]}',
    'every container': 'spec: {containers: [{name: a, securityContext: {runAsNonRoot: true}}]}',
    'a user namespace from 1.35 on': { pod: USER_NAMESPACE, from: 35 },
  },
  fails: {
    'nothing set': { pod: 'spec: {containers: [{name: a}]}', ...unset },
    'a user namespace until 1.34': { pod: USER_NAMESPACE, until: 34, ...unset },
    'the users of the node said aloud': { pod: 'spec: {hostUsers: true, containers: [{name: a}]}', ...unset },
    'false at the pod, though every container says true': {
      pod: 'spec: {securityContext: {runAsNonRoot: false}, containers: [{name: a, securityContext: {runAsNonRoot: true}}]}',
      detail: 'pod must not set securityContext.runAsNonRoot=false',
      fields: ['spec.securityContext.runAsNonRoot'],
    },
    'false in containers': {
      pod: `spec:
  securityContext: {runAsNonRoot: true}
  containers:
  - {name: a}
  - {name: b, securityContext: {runAsNonRoot: false}}
  - {name: c, securityContext: {runAsNonRoot: true}}
  ephemeralContainers: [{name: e, securityContext: {runAsNonRoot: false}}]`,
      detail: 'containers "b", "e" must not set securityContext.runAsNonRoot=false',
      containers: ['b', 'e'],
      fields: [
        'spec.containers[1].securityContext.runAsNonRoot',
        'spec.ephemeralContainers[0].securityContext.runAsNonRoot',
      ],
    },
    'false at the pod and a container, before what is missing': {
      pod: `spec:
  securityContext: {runAsNonRoot: false}
  containers: [{name: a, securityContext: {runAsNonRoot: false}}, {name: b}]`,
      detail: 'pod and container "a" must not set securityContext.runAsNonRoot=false',
      containers: ['a'],
      fields: ['spec.securityContext.runAsNonRoot', 'spec.containers[0].securityContext.runAsNonRoot'],
    },
    'some containers without': {
      pod: `spec:
  initContainers: [{name: i, securityContext: {}}]
  containers: [{name: a, securityContext: {runAsNonRoot: true}}, {name: b}]`,
      detail: 'pod or containers "i", "b" must set securityContext.runAsNonRoot=true',
      containers: ['i', 'b'],
      fields: [
        'spec.initContainers[0].securityContext.runAsNonRoot',
        'spec.containers[1].securityContext.runAsNonRoot',
      ],
    },
  },
});
