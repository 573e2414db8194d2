import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { writableHostPath } from './writable-host-path.js';

describeHardening(writableHostPath, {
  quiet: {
    'read-only mounts, and volumes nobody mounts':
      '{volumes: [{name: v, hostPath: {path: /srv}}, {name: w, hostPath: {path: /opt}}], containers: [{name: a, image: x, volumeMounts: [{name: v, mountPath: /v, readOnly: true}]}]}',
    'other volumes':
      '{volumes: [{name: v, emptyDir: {}}], containers: [{name: a, image: x, volumeMounts: [{name: v, mountPath: /v}]}]}',
  },
  finds: {
    'a mount without readOnly, with its subPath': {
      spec: '{volumes: [{name: v, hostPath: {path: /srv/}}], containers: [{name: a, image: x, volumeMounts: [{name: v, mountPath: /ro, readOnly: true}, {name: v, mountPath: /rw, subPath: data}]}]}',
      hits: [
        {
          detail: 'container "a" can write /srv/data of the node at /rw',
          containers: ['a'],
          fields: ['spec.containers[0].volumeMounts[1]'],
        },
      ],
    },
  },
});
