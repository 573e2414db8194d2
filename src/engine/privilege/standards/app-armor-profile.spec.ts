import { describeCheck } from '../../../../test/standards/fixtures.js';
import { appArmorProfile } from './app-armor-profile.js';

const KEY = 'container.apparmor.security.beta.kubernetes.io/';

describeCheck(appArmorProfile, {
  from: 0,
  reason: 'forbidden AppArmor profile',
  passes: {
    'nothing set': 'spec: {securityContext: {}, containers: [{name: a}]}',
    'profiles of the runtime and of the node': `spec:
  securityContext: {appArmorProfile: {type: Localhost}}
  containers: [{name: a, securityContext: {appArmorProfile: {type: RuntimeDefault}}}]`,
    'annotations that confine, are empty, or are about something else': `
annotations: {${KEY}a: runtime/default, ${KEY}b: localhost/x, ${KEY}c: "", other: unconfined}
spec: {containers: [{name: a}]}`,
  },
  fails: {
    'the pod': {
      pod: 'spec: {securityContext: {appArmorProfile: {type: Unconfined}}, containers: [{name: a}]}',
      detail: 'pod must not set AppArmor profile type to "Unconfined"',
      fields: ['spec.securityContext.appArmorProfile.type'],
    },
    'a profile without a type': {
      pod: 'spec: {containers: [{name: a, securityContext: {appArmorProfile: {}}}]}',
      detail: 'container "a" must not set AppArmor profile type to ""',
      containers: ['a'],
      fields: ['spec.containers[0].securityContext.appArmorProfile.type'],
    },
    'two containers with one value': {
      pod: `spec:
  containers:
  - {name: a, securityContext: {appArmorProfile: {type: Unconfined}}}
  - {name: b, securityContext: {appArmorProfile: {type: Unconfined}}}`,
      detail: 'containers "a", "b" must not set AppArmor profile type to "Unconfined"',
      containers: ['a', 'b'],
      fields: [
        'spec.containers[0].securityContext.appArmorProfile.type',
        'spec.containers[1].securityContext.appArmorProfile.type',
      ],
    },
    'the annotation of a container that does not exist': {
      pod: `
annotations: {${KEY}gone: unconfined}
spec: {containers: [{name: a}]}`,
      detail: `annotation must not set AppArmor profile type to "${KEY}gone="unconfined""`,
      containers: ['gone'],
      fields: [`metadata.annotations[${KEY}gone]`],
    },
    'everything at once, sorted': {
      pod: `
annotations: {${KEY}y: unconfined, ${KEY}x: runtime/defaults}
spec:
  securityContext: {appArmorProfile: {type: Z}}
  containers: [{name: a, securityContext: {appArmorProfile: {type: B}}}]`,
      reason: 'forbidden AppArmor profiles',
      detail: `pod and container "a" and annotations must not set AppArmor profile type to "B", "Z", "${KEY}x="runtime/defaults"", "${KEY}y="unconfined""`,
      containers: ['a', 'x', 'y'],
      fields: [
        'spec.securityContext.appArmorProfile.type',
        'spec.containers[0].securityContext.appArmorProfile.type',
        `metadata.annotations[${KEY}y]`,
        `metadata.annotations[${KEY}x]`,
      ],
    },
  },
});
