import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { rootGroup } from './root-group.js';

describeHardening(rootGroup, {
  quiet: {
    'another group':
      '{securityContext: {runAsUser: 1000, runAsGroup: 1000, fsGroup: 2000, supplementalGroups: [1]}, containers: [{name: a, image: x}]}',
    'everything left to the image': '{containers: [{name: a, image: x}]}',
    Windows: '{os: {name: windows}, securityContext: {runAsGroup: 0}, containers: [{name: a, image: x}]}',
  },
  finds: {
    'gid 0 everywhere': {
      spec: '{securityContext: {runAsGroup: 0, fsGroup: 0, supplementalGroups: [5, 0]}, containers: [{name: a, image: x}]}',
      hits: [
        {
          detail: 'gid 0 is the group of container "a"',
          containers: ['a'],
          fields: ['spec.containers[0].securityContext.runAsGroup'],
        },
        { detail: 'the pod has gid 0 in fsGroup', fields: ['spec.securityContext.fsGroup'] },
        { detail: 'the pod has gid 0 in supplementalGroups', fields: ['spec.securityContext.supplementalGroups'] },
      ],
    },
    'a user without a group': {
      spec: '{securityContext: {runAsUser: 1000}, containers: [{name: a, image: x}, {name: b, image: x, securityContext: {runAsGroup: 7}}]}',
      hits: [
        {
          detail: 'container "a" should set runAsGroup: an image that does not list the uid runs it with gid 0',
          containers: ['a'],
          fields: ['spec.containers[0].securityContext.runAsGroup'],
        },
      ],
    },
  },
});
