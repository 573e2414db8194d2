import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { metadataApiReach } from './metadata-api-reach.js';

const SPEC = '{containers: [{name: a, image: x}]}';

describeHardening(metadataApiReach, {
  quiet: {
    'a network that nobody asked': { spec: SPEC },
    'a network that denies it': { spec: SPEC, reaches: () => false },
    'a network that does not know': { spec: SPEC, reaches: () => undefined },
  },
  finds: {
    'an open way': {
      spec: SPEC,
      reaches: (address, port) => address === '169.254.169.254' && port === 80,
      hits: [{ detail: 'no policy keeps the pod from 169.254.169.254 on TCP 80', fields: ['spec'] }],
    },
  },
});
