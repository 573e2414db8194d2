import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { noSeccomp } from './no-seccomp.js';

describeHardening(noSeccomp, {
  quiet: {
    "the runtime's": '{securityContext: {seccompProfile: {type: RuntimeDefault}}, containers: [{name: a, image: x}]}',
    'a kubelet that gives one to all': {
      spec: '{containers: [{name: a, image: x}]}',
      assume: { seccompDefault: true },
    },
    Windows: '{os: {name: windows}, containers: [{name: a, image: x}]}',
  },
  finds: {
    'nothing said, and a privileged container whatever it says': {
      spec: '{containers: [{name: a, image: x}, {name: b, image: x, securityContext: {privileged: true, seccompProfile: {type: RuntimeDefault}}}]}',
      hits: [
        {
          detail: 'no seccomp profile confines containers "a", "b"',
          containers: ['a', 'b'],
          fields: [
            'spec.containers[0].securityContext.seccompProfile',
            'spec.containers[1].securityContext.seccompProfile',
          ],
        },
      ],
    },
  },
});
