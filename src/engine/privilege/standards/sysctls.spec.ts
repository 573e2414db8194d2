import { describeCheck } from '../../../../test/standards/fixtures.js';
import { sysctls } from './sysctls.js';

const SINCE: readonly (readonly [number, readonly string[]])[] = [
  [
    0,
    [
      'kernel.shm_rmid_forced',
      'net.ipv4.ip_local_port_range',
      'net.ipv4.tcp_syncookies',
      'net.ipv4.ping_group_range',
      'net.ipv4.ip_unprivileged_port_start',
    ],
  ],
  [27, ['net.ipv4.ip_local_reserved_ports']],
  [
    29,
    [
      'net.ipv4.tcp_keepalive_time',
      'net.ipv4.tcp_fin_timeout',
      'net.ipv4.tcp_keepalive_intvl',
      'net.ipv4.tcp_keepalive_probes',
    ],
  ],
  [32, ['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem']],
  [37, ['net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat']],
];
const setting = (name: string) => `spec: {securityContext: {sysctls: [{name: ${name}, value: "1"}]}}`;
const each = SINCE.flatMap(([from, names]) => names.map((name) => ({ from, name })));

describeCheck(sysctls, {
  from: 0,
  reason: 'forbidden sysctls',
  passes: {
    none: 'spec: {containers: [{name: a}]}',
    ...Object.fromEntries(each.map(({ from, name }) => [`${name} from 1.${from} on`, { pod: setting(name), from }])),
  },
  fails: {
    'others, in their order': {
      pod: 'spec: {securityContext: {sysctls: [{name: kernel.x}, {name: kernel.shm_rmid_forced}, {value: "1"}, {name: a}]}}',
      detail: 'kernel.x, , a',
      fields: [0, 2, 3].map((index) => `spec.securityContext.sysctls[${index}].name`),
    },
    ...Object.fromEntries(
      each
        .filter(({ from }) => from > 0)
        .map(({ from, name }) => [
          `${name} until 1.${from - 1}`,
          {
            pod: setting(name),
            until: from - 1,
            detail: name,
            fields: ['spec.securityContext.sysctls[0].name'],
          },
        ]),
    ),
  },
});
