import { describeCheck } from '../../../../test/standards/fixtures.js';
import { hostPathVolumes } from './host-path-volumes.js';

describeCheck(hostPathVolumes, {
  from: 0,
  reason: 'hostPath volumes',
  passes: {
    'no volumes': 'spec: {containers: [{name: a}]}',
    'other volumes, one without a source': 'spec: {volumes: [{name: a, emptyDir: {}}, {name: b}, {name: c, nfs: {}}]}',
  },
  fails: {
    one: {
      pod: 'spec: {volumes: [{name: a, emptyDir: {}}, {name: b, hostPath: {path: /x}}]}',
      detail: 'volume "b"',
      fields: ['spec.volumes[1].hostPath'],
    },
    'several, also without a path or a name': {
      pod: 'spec: {volumes: [{name: z, hostPath: {}}, {hostPath: {path: /}}]}',
      detail: 'volumes "z", ""',
      fields: ['spec.volumes[0].hostPath', 'spec.volumes[1].hostPath'],
    },
  },
});
