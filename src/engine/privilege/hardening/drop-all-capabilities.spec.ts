import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { dropAllCapabilities } from './drop-all-capabilities.js';

describeHardening(dropAllCapabilities, {
  quiet: {
    'ALL, in any spelling that runtimes take':
      '{containers: [{name: a, image: x, securityContext: {capabilities: {drop: [all]}}}]}',
    Windows: '{os: {name: windows}, containers: [{name: a, image: x}]}',
  },
  finds: {
    'some dropped': {
      spec: '{containers: [{name: a, image: x, securityContext: {capabilities: {drop: [KILL]}}}]}',
      hits: [
        {
          detail: 'container "a" must set securityContext.capabilities.drop=["ALL"]',
          containers: ['a'],
          fields: ['spec.containers[0].securityContext.capabilities.drop'],
        },
      ],
    },
  },
});
