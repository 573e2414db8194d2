import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { readOnlyRootFilesystem } from './read-only-root-filesystem.js';

describeHardening(readOnlyRootFilesystem, {
  quiet: {
    'read-only everywhere': '{containers: [{name: a, image: x, securityContext: {readOnlyRootFilesystem: true}}]}',
  },
  finds: {
    'false and unset, init containers too': {
      spec: '{initContainers: [{name: i, image: x, securityContext: {readOnlyRootFilesystem: false}}], containers: [{name: a, image: x}]}',
      hits: [
        {
          detail: 'containers "i", "a" must set securityContext.readOnlyRootFilesystem=true',
          containers: ['i', 'a'],
          fields: [
            'spec.initContainers[0].securityContext.readOnlyRootFilesystem',
            'spec.containers[0].securityContext.readOnlyRootFilesystem',
          ],
        },
      ],
    },
  },
});
