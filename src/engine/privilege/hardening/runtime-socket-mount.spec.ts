import { describeHardening } from '../../../../test/hardening/fixtures.js';
import { runtimeSocketMount } from './runtime-socket-mount.js';

const USER = 'containers: [{name: a, image: x}]';

describeHardening(runtimeSocketMount, {
  quiet: {
    'other paths': `{volumes: [{name: v, hostPath: {path: /run/docker.sock.bak}}, {name: w, hostPath: {path: /srv}}], ${USER}}`,
  },
  finds: {
    'a socket, mounted read-only': {
      spec: `{volumes: [{name: v, hostPath: {path: /var/run/docker.sock}}], containers: [{name: a, image: x, volumeMounts: [{name: v, mountPath: /s, readOnly: true}]}]}`,
      hits: [
        {
          detail: 'volume "v" (/var/run/docker.sock) holds the socket of the container runtime',
          containers: ['a'],
          fields: ['spec.volumes[0].hostPath.path'],
        },
      ],
    },
    'a folder around one, however it is written': {
      spec: `{volumes: [{name: v, hostPath: {path: /run/../run//containerd/}}], ${USER}}`,
      hits: [
        {
          detail: 'volume "v" (/run/containerd) holds the socket of the container runtime',
          fields: ['spec.volumes[0].hostPath.path'],
        },
      ],
    },
    'the root of the node': {
      spec: `{volumes: [{name: v, hostPath: {path: /}}], ${USER}}`,
      hits: [
        {
          detail: 'volume "v" (/) holds the socket of the container runtime',
          fields: ['spec.volumes[0].hostPath.path'],
        },
      ],
    },
  },
});
