import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { hostAliases } from './host-aliases.js';

describeHardening(hostAliases, {
  quiet: { none: '{hostAliases: [], containers: [{name: a, image: x}]}' },
  finds: {
    names: {
      spec: '{hostAliases: [{ip: 10.0.0.1, hostnames: [api.example, b]}, {ip: 10.0.0.2, hostnames: [c]}], containers: [{name: a, image: x}]}',
      hits: [{ detail: '/etc/hosts gets api.example, b, c', fields: ['spec.hostAliases'] }],
    },
  },
});
