import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { explicitUser } from './explicit-user.js';

describeHardening(explicitUser, {
  quiet: {
    'a number': '{securityContext: {runAsNonRoot: true, runAsUser: 1000}, containers: [{name: a, image: x}]}',
    'no demand for another user than root': '{containers: [{name: a, image: x}]}',
    'an image whose number is known': {
      spec: '{securityContext: {runAsNonRoot: true}, containers: [{name: a, image: x}]}',
      assume: { images: { x: { user: '65532:65532' } } },
    },
    Windows: '{os: {name: windows}, securityContext: {runAsNonRoot: true}, containers: [{name: a, image: x}]}',
  },
  finds: {
    'runAsNonRoot without a user': {
      spec: '{securityContext: {runAsNonRoot: true}, containers: [{name: a, image: x}, {name: b, image: x, securityContext: {runAsUser: 5}}]}',
      hits: [
        {
          detail:
            'pod or container "a" should set securityContext.runAsUser: runAsNonRoot refuses an image without a numeric user',
          containers: ['a'],
          fields: ['spec.containers[0].securityContext.runAsUser'],
        },
      ],
    },
    'an image whose user is a name': {
      spec: '{securityContext: {runAsNonRoot: true}, containers: [{name: a, image: x}]}',
      assume: { images: { x: { user: 'nginx' } } },
      hits: [
        {
          detail:
            'pod or container "a" should set securityContext.runAsUser: runAsNonRoot refuses an image without a numeric user',
          containers: ['a'],
          fields: ['spec.containers[0].securityContext.runAsUser'],
        },
      ],
    },
  },
});
