import { describeCheck } from '../../../../test/standards/fixtures.js';
import { seLinuxOptions } from './se-linux-options.js';

const ENGINE = 'spec: {securityContext: {seLinuxOptions: {type: container_engine_t}}, containers: [{name: a}]}';
const field = (option: string) => `spec.securityContext.seLinuxOptions.${option}`;
const own = (index: number, option: string) => `spec.containers[${index}].securityContext.seLinuxOptions.${option}`;

describeCheck(seLinuxOptions, {
  from: 0,
  reason: 'seLinuxOptions',
  passes: {
    'nothing, or empty': `spec:
  securityContext: {seLinuxOptions: {type: "", user: "", role: "", level: s0}}
  containers: [{name: a}, {name: b, securityContext: {seLinuxOptions: {}}}]`,
    'types of containers': `spec:
  securityContext: {seLinuxOptions: {type: container_t}}
  containers:
  - {name: a, securityContext: {seLinuxOptions: {type: container_init_t}}}
  - {name: b, securityContext: {seLinuxOptions: {type: container_kvm_t}}}`,
    'container_engine_t from 1.31 on': { pod: ENGINE, from: 31 },
  },
  fails: {
    'container_engine_t until 1.30': {
      pod: ENGINE,
      until: 30,
      detail: 'pod set forbidden securityContext.seLinuxOptions: type "container_engine_t"',
      fields: [field('type')],
    },
    'a user': {
      pod: 'spec: {securityContext: {seLinuxOptions: {user: u}}}',
      detail: 'pod set forbidden securityContext.seLinuxOptions: user may not be set',
      fields: [field('user')],
    },
    'a role': {
      pod: 'spec: {securityContext: {seLinuxOptions: {role: r}}}',
      detail: 'pod set forbidden securityContext.seLinuxOptions: role may not be set',
      fields: [field('role')],
    },
    everything: {
      pod: `spec:
  securityContext: {seLinuxOptions: {type: foo, user: bar, role: baz}}
  containers:
  - {name: a, securityContext: {seLinuxOptions: {type: bar}}}
  - {name: b, securityContext: {seLinuxOptions: {user: bar}}}
  - {name: c, securityContext: {seLinuxOptions: {type: foo, role: baz}}}
  - {name: d, securityContext: {seLinuxOptions: {type: container_t}}}`,
      detail:
        'pod and containers "a", "c", "b" set forbidden securityContext.seLinuxOptions: types "bar", "foo"; user may not be set; role may not be set',
      containers: ['a', 'c', 'b'],
      fields: [
        field('type'),
        own(0, 'type'),
        own(2, 'type'),
        field('user'),
        own(1, 'user'),
        field('role'),
        own(2, 'role'),
      ],
    },
  },
});
