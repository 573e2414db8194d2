import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { ephemeralContainers } from './ephemeral-containers.js';

describeHardening(ephemeralContainers, {
  quiet: { none: '{containers: [{name: a, image: x}]}' },
  finds: {
    one: {
      spec: '{containers: [{name: a, image: x}], ephemeralContainers: [{name: debug, image: x}]}',
      hits: [
        {
          detail: 'somebody added container "debug" to the running pod',
          containers: ['debug'],
          fields: ['spec.ephemeralContainers[0]'],
        },
      ],
    },
  },
});
