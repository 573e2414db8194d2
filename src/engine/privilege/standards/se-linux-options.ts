import { badSettings, plural, quote, settingsFailure, sorted, at, type Setting } from './pod.js';
import type { Check, CheckPod, JudgedPod } from './types.js';

/**
 * | fields of the pod's and every container's securityContext.seLinuxOptions | allowed                                                           | from |
 * | ------------------------------------------------------------------------ | ----------------------------------------------------------------- | ---- |
 * | type                                                                     | undefined, empty, container_t, container_init_t, container_kvm_t  | 1.0  |
 * |                                                                          | and container_engine_t                                            | 1.31 |
 * | user, role                                                               | undefined, empty                                                  | 1.0  |
 */
const TYPES = ['', 'container_t', 'container_init_t', 'container_kvm_t'];

const check =
  (allowed: readonly string[]): CheckPod =>
  (pod) => {
    const types = optionsBeyond(pod, 'type', allowed);
    const users = optionsBeyond(pod, 'user', ['']);
    const roles = optionsBeyond(pod, 'role', ['']);
    const bad = sorted(types.map((each) => String(each.value)));
    const what = [
      ...(bad.length > 0 ? [`${plural(bad.length, 'type', 'types')} ${quote(bad)}`] : []),
      ...(users.length > 0 ? ['user may not be set'] : []),
      ...(roles.length > 0 ? ['role may not be set'] : []),
    ];
    return settingsFailure(
      [...types, ...users, ...roles],
      'seLinuxOptions',
      (setters) => `${setters} set forbidden securityContext.seLinuxOptions: ${what.join('; ')}`,
    );
  };

function optionsBeyond(pod: JudgedPod, option: string, allowed: readonly string[]): Setting[] {
  const path = ['seLinuxOptions', option];
  return badSettings(
    pod,
    path,
    (security) => at(security, ...path),
    (value) => !allowed.includes(String(value)),
  );
}

export const seLinuxOptions: Check = {
  id: 'seLinuxOptions',
  level: 'baseline',
  revisions: [
    { from: 0, check: check(TYPES) },
    { from: 31, check: check([...TYPES, 'container_engine_t']) },
  ],
};
