import { describeCheck } from '../../../../test/standards/fixtures.js';
import { hostProbesAndHostLifecycle } from './host-probes-and-host-lifecycle.js';

const ALL = `spec:
  containers:
  - name: a
    livenessProbe: {httpGet: {host: h1}, tcpSocket: {host: h2}}
    readinessProbe: {httpGet: {host: h3}, tcpSocket: {host: h4}}
    startupProbe: {httpGet: {host: h5}, tcpSocket: {host: h6}}
    lifecycle:
      postStart: {httpGet: {host: h7}, tcpSocket: {host: h8}}
      preStop: {httpGet: {host: h9}, tcpSocket: {host: h0}}`;

describeCheck(hostProbesAndHostLifecycle, {
  from: 34,
  reason: 'probe or lifecycle host',
  passes: {
    'no probes': 'spec: {containers: [{name: a}]}',
    'probes without a host, or with an empty one': `spec:
  containers: [{name: a, livenessProbe: {httpGet: {port: 80}}, lifecycle: {preStop: {httpGet: {host: ""}}}}]`,
  },
  fails: {
    'even the loopback address': {
      pod: 'spec: {containers: [{name: a, livenessProbe: {tcpSocket: {host: 127.0.0.1, port: 80}}}]}',
      detail: 'container "a" uses probe or lifecycle host "127.0.0.1"',
      containers: ['a'],
      fields: ['spec.containers[0].livenessProbe.tcpSocket.host'],
    },
    'every place of a host': {
      pod: ALL,
      detail: 'container "a" uses probe or lifecycle hosts "h0", "h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8", "h9"',
      containers: ['a'],
      fields: [
        'livenessProbe.httpGet',
        'livenessProbe.tcpSocket',
        'readinessProbe.httpGet',
        'readinessProbe.tcpSocket',
        'startupProbe.httpGet',
        'startupProbe.tcpSocket',
        'lifecycle.postStart.httpGet',
        'lifecycle.postStart.tcpSocket',
        'lifecycle.preStop.httpGet',
        'lifecycle.preStop.tcpSocket',
      ].map((action) => `spec.containers[0].${action}.host`),
    },
    'one host of two containers, sorted by name': {
      pod: `spec:
  initContainers: [{name: z, startupProbe: {httpGet: {host: h}}}]
  containers: [{name: a, lifecycle: {postStart: {httpGet: {host: h}}}}]`,
      detail: 'containers "a", "z" use probe or lifecycle host "h"',
      containers: ['a', 'z'],
      fields: [
        'spec.initContainers[0].startupProbe.httpGet.host',
        'spec.containers[0].lifecycle.postStart.httpGet.host',
      ],
    },
  },
});
