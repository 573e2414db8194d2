import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { hostUsers } from './host-users.js';

describeHardening(hostUsers, {
  quiet: {
    'a user namespace': '{hostUsers: false, containers: [{name: a, image: x}]}',
    Windows: '{os: {name: windows}, containers: [{name: a, image: x}]}',
  },
  finds: {
    'nothing said': {
      spec: '{containers: [{name: a, image: x}]}',
      hits: [
        { detail: 'the pod has no user namespace of its own (hostUsers is not false)', fields: ['spec.hostUsers'] },
      ],
    },
  },
});
