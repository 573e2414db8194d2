import { asString, objectsIn } from '../../cluster/json.js';
import { podSecurityContext } from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields                                 | allowed                                                                  | from |
 * | -------------------------------------- | ------------------------------------------------------------------------ | ---- |
 * | spec.securityContext.sysctls[*].name   | the safe sysctls of the version, see the lists below                     | 1.0  |
 */
const V0 = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
];
const V27 = [...V0, 'net.ipv4.ip_local_reserved_ports'];
const V29 = [
  ...V27,
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
];
const V32 = [...V29, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'];
const V37 = [...V32, 'net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat'];

const check =
  (allowed: readonly string[]): CheckPod =>
  (pod) => {
    const found = objectsIn(podSecurityContext(pod)['sysctls']).flatMap((sysctl, index) => {
      const name = asString(sysctl['name']) ?? '';
      return allowed.includes(name) ? [] : [{ name, index }];
    });
    if (found.length === 0) return undefined;
    return {
      reason: 'forbidden sysctls',
      detail: found.map((each) => each.name).join(', '),
      containers: [],
      fields: found.map((each) => ['spec', 'securityContext', 'sysctls', each.index, 'name']),
    };
  };

export const sysctls: Check = {
  id: 'sysctls',
  level: 'baseline',
  revisions: [
    { from: 0, check: check(V0) },
    { from: 27, check: check(V27) },
    { from: 29, check: check(V29) },
    { from: 32, check: check(V32) },
    { from: 37, check: check(V37) },
  ],
};
