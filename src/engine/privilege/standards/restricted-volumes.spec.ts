import { describeCheck } from '../../../../test/standards/fixtures.js';
import { restrictedVolumes } from './restricted-volumes.js';

const ALLOWED = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

describeCheck(restrictedVolumes, {
  from: 0,
  reason: 'restricted volume types',
  passes: {
    'no volumes': 'spec: {containers: [{name: a}]}',
    'every allowed type': `spec: {volumes: [${ALLOWED.map((type, index) => `{name: v${index}, ${type}: {}}`).join(', ')}]}`,
    'an allowed source beside another, which validation refuses': 'spec: {volumes: [{name: a, emptyDir: {}, nfs: {}}]}',
    'a volume without a source, which is an emptyDir': 'spec: {volumes: [{name: a}]}',
  },
  fails: {
    one: {
      pod: 'spec: {volumes: [{name: a, emptyDir: {}}, {name: b, hostPath: {path: /}}]}',
      detail: 'volume "b" uses restricted volume type "hostPath"',
      fields: ['spec.volumes[1].hostPath'],
    },
    'two of one type': {
      pod: 'spec: {volumes: [{nfs: {}, name: z}, {nfs: {}}]}',
      detail: 'volumes "z", "" use restricted volume type "nfs"',
      fields: ['spec.volumes[0].nfs', 'spec.volumes[1].nfs'],
    },
    'several types, sorted': {
      pod: 'spec: {volumes: [{name: a, nfs: {}}, {name: b, azureDisk: {}}, {name: c, iscsi: {}}]}',
      detail: 'volumes "a", "b", "c" use restricted volume types "azureDisk", "iscsi", "nfs"',
      fields: ['spec.volumes[0].nfs', 'spec.volumes[1].azureDisk', 'spec.volumes[2].iscsi'],
    },
  },
});
