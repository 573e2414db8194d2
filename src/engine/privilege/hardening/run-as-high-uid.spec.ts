import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { runAsHighUid } from './run-as-high-uid.js';

describeHardening(runAsHighUid, {
  quiet: {
    'unset, root, and 10000':
      '{securityContext: {runAsUser: 10000}, containers: [{name: a, image: x, securityContext: {runAsUser: 0}}, {name: b, image: x}]}',
  },
  finds: {
    'low ids of pod and container': {
      spec: '{securityContext: {runAsUser: 9999, runAsGroup: 20000}, containers: [{name: a, image: x, securityContext: {runAsGroup: 1}}]}',
      hits: [
        {
          detail: 'pod and container "a" should use ids of 10000 or more instead of runAsUser=9999, runAsGroup=1',
          containers: ['a'],
          fields: ['spec.securityContext.runAsUser', 'spec.containers[0].securityContext.runAsGroup'],
        },
      ],
    },
  },
});
