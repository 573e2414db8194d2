import { describeCheck } from '../../../../test/standards/fixtures.js';
import { seccompProfileBaseline } from './seccomp-profile-baseline.js';
import { seccompProfileRestricted } from './seccomp-profile-restricted.js';

const POD = 'seccomp.security.alpha.kubernetes.io/pod';
const OWN = 'container.seccomp.security.alpha.kubernetes.io/';
const UNCONFINED = `spec:
  securityContext: {seccompProfile: {type: Unconfined}}
  containers:
  - {name: a}
  - {name: b, securityContext: {seccompProfile: {type: Other}}}
  - {name: c, securityContext: {seccompProfile: {}}}
  - {name: d, securityContext: {seccompProfile: {type: Localhost}}}`;
const unconfined = {
  pod: UNCONFINED,
  detail: 'pod and containers "b", "c" must not set securityContext.seccompProfile.type to "", "Other", "Unconfined"',
  containers: ['b', 'c'],
  fields: [
    'spec.securityContext.seccompProfile.type',
    'spec.containers[1].securityContext.seccompProfile.type',
    'spec.containers[2].securityContext.seccompProfile.type',
  ],
};
const containerOnly = {
  pod: `spec:
  securityContext: {seccompProfile: {type: RuntimeDefault}}
  containers: [{name: a, securityContext: {seccompProfile: {type: Unconfined}}}, {name: b}]`,
  detail: 'container "a" must not set securityContext.seccompProfile.type to "Unconfined"',
  containers: ['a'],
  fields: ['spec.containers[0].securityContext.seccompProfile.type'],
};

describeCheck(seccompProfileBaseline, {
  from: 0,
  reason: 'seccompProfile',
  passes: {
    'nothing set': 'spec: {containers: [{name: a}]}',
    'fields until 1.18': { pod: UNCONFINED, until: 18 },
    'annotations from 1.19 on': { pod: `{annotations: {${POD}: unconfined}, spec: {}}`, from: 19 },
    'annotations that confine': `
annotations: {${POD}: runtime/default, ${OWN}a: docker/default, ${OWN}b: localhost/x, ${OWN}gone: unconfined}
spec: {initContainers: [{name: a}], containers: [{name: b}]}`,
    'profiles of the runtime and of the node': `spec:
  securityContext: {seccompProfile: {type: RuntimeDefault}}
  containers: [{name: a, securityContext: {seccompProfile: {type: Localhost}}}]`,
  },
  fails: {
    'the annotation of the pod': {
      pod: `{annotations: {${POD}: unconfined}, spec: {containers: [{name: a}]}}`,
      until: 18,
      detail: `forbidden annotation ${POD}="unconfined"`,
      fields: [`metadata.annotations[${POD}]`],
    },
    'annotations, empty ones too, sorted': {
      pod: `
annotations: {${POD}: unconfined, ${OWN}a: unconfined, ${OWN}b: ""}
spec: {initContainers: [{name: b}], containers: [{name: a}]}`,
      until: 18,
      detail: `forbidden annotations ${OWN}a="unconfined", ${OWN}b="", ${POD}="unconfined"`,
      containers: ['b', 'a'],
      fields: [`metadata.annotations[${POD}]`, `metadata.annotations[${OWN}b]`, `metadata.annotations[${OWN}a]`],
    },
    'fields from 1.19 on': { ...unconfined, from: 19 },
    'one container from 1.19 on': { ...containerOnly, from: 19 },
  },
});

const WINDOWS = 'spec: {os: {name: windows}, containers: [{name: a}]}';
const unset = {
  detail: 'pod or container "a" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"',
  containers: ['a'],
  fields: ['spec.containers[0].securityContext.seccompProfile.type'],
};

describeCheck(seccompProfileRestricted, {
  from: 19,
  reason: 'seccompProfile',
  passes: {
    'the pod': 'spec: {securityContext: {seccompProfile: {type: RuntimeDefault}}, containers: [{name: a}]}',
    'every container': 'spec: {containers: [{name: a, securityContext: {seccompProfile: {type: Localhost}}}]}',
    'Windows from 1.25 on': { pod: WINDOWS, from: 25 },
  },
  fails: {
    'nothing set': { pod: 'spec: {containers: [{name: a}]}', ...unset },
    'Windows until 1.24': { pod: WINDOWS, until: 24, ...unset },
    'a bad value at the pod, though every container has a good one': {
      pod: `spec:
  securityContext: {seccompProfile: {type: Unconfined}}
  containers: [{name: a, securityContext: {seccompProfile: {type: RuntimeDefault}}}]`,
      detail: 'pod must not set securityContext.seccompProfile.type to "Unconfined"',
      fields: ['spec.securityContext.seccompProfile.type'],
    },
    'bad values before what is missing': unconfined,
    'one container': containerOnly,
    'some containers without': {
      pod: `spec:
  initContainers: [{name: i}]
  containers: [{name: a, securityContext: {seccompProfile: {type: Localhost}}}, {name: b}]`,
      detail:
        'pod or containers "i", "b" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"',
      containers: ['i', 'b'],
      fields: [
        'spec.initContainers[0].securityContext.seccompProfile.type',
        'spec.containers[1].securityContext.seccompProfile.type',
      ],
    },
  },
});
