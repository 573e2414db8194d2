import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { unmaskedProc } from './unmasked-proc.js';

describeHardening(unmaskedProc, {
  quiet: { Default: '{containers: [{name: a, image: x, securityContext: {procMount: Default}}]}' },
  finds: {
    Unmasked: {
      spec: '{containers: [{name: a, image: x, securityContext: {procMount: Unmasked}}]}',
      hits: [
        {
          detail: 'all of /proc is open to container "a"',
          containers: ['a'],
          fields: ['spec.containers[0].securityContext.procMount'],
        },
      ],
    },
    'Unmasked in a user namespace, as less severe': {
      spec: '{hostUsers: false, containers: [{name: a, image: x, securityContext: {procMount: Unmasked}}]}',
      hits: [
        {
          severity: 'medium',
          detail: 'all of /proc is open to container "a"',
          containers: ['a'],
          fields: ['spec.containers[0].securityContext.procMount'],
        },
      ],
    },
  },
});
