import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { resourceRequests } from './resource-requests.js';

describeHardening(resourceRequests, {
  quiet: {
    'a request, or a limit in its place':
      '{containers: [{name: a, image: x, resources: {requests: {cpu: 1}, limits: {memory: 1Gi}}}], ephemeralContainers: [{name: e, image: x}]}',
  },
  finds: {
    'neither for one of two': {
      spec: '{containers: [{name: a, image: x, resources: {requests: {cpu: 1}}}]}',
      hits: [
        {
          detail: 'container "a" must set resources.requests for memory and cpu',
          containers: ['a'],
          fields: ['spec.containers[0].resources.requests'],
        },
      ],
    },
  },
});
