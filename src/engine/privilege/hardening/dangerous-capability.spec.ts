import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { dangerousCapability } from './dangerous-capability.js';

const fields = ['spec.containers[0].securityContext.capabilities.add'];

describeHardening(dangerousCapability, {
  quiet: {
    'harmless ones':
      '{containers: [{name: a, image: x, securityContext: {capabilities: {add: [NET_BIND_SERVICE, KILL]}}}]}',
  },
  finds: {
    'each by itself, in any spelling, once': {
      spec: '{containers: [{name: a, image: x, securityContext: {capabilities: {add: [cap_sys_admin, SYS_ADMIN, NET_RAW]}}}]}',
      hits: [
        {
          rule: 'dangerousCapability.SYS_ADMIN',
          detail: 'container "a" adds SYS_ADMIN: root in it mounts file systems, which is often the node',
          containers: ['a'],
          fields,
        },
        {
          rule: 'dangerousCapability.NET_RAW',
          detail: 'container "a" adds NET_RAW: root in it spoofs ARP and DNS in its segment',
          containers: ['a'],
          fields,
        },
      ],
    },
  },
});
