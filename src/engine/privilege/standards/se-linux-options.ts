import { quote, settersOf, settings, unique } from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields of the pod's and every container's securityContext.seLinuxOptions | allowed                                                           | from |
 * | ------------------------------------------------------------------------ | ----------------------------------------------------------------- | ---- |
 * | type                                                                     | undefined, empty, container_t, container_init_t, container_kvm_t  | 1.0  |
 * |                                                                          | and container_engine_t                                            | 1.31 |
 * | user, role                                                               | undefined, empty                                                  | 1.0  |
 */
const check =
  (types: readonly string[]): CheckPod =>
  (pod) => {
    const badTypes = settings(pod, ['seLinuxOptions', 'type'], (value) => !['', ...types].includes(String(value)));
    const users = settings(pod, ['seLinuxOptions', 'user'], (value) => value !== '');
    const roles = settings(pod, ['seLinuxOptions', 'role'], (value) => value !== '');
    const found = [...badTypes, ...users, ...roles];
    if (found.length === 0) return undefined;
    const setters = settersOf(found);
    const what = [
      ...(badTypes.length === 0
        ? []
        : [`${badTypes.length === 1 ? 'type' : 'types'} ${quote(unique(badTypes.map((each) => each.value)))}`]),
      ...(users.length === 0 ? [] : ['user may not be set']),
      ...(roles.length === 0 ? [] : ['role may not be set']),
    ];
    return {
      reason: 'seLinuxOptions',
      detail: `${setters.text} set forbidden securityContext.seLinuxOptions: ${what.join('; ')}`,
      containers: setters.containers,
      fields: found.map((each) => each.field),
    };
  };

const TYPES = ['container_t', 'container_init_t', 'container_kvm_t'];

export const seLinuxOptions: Check = {
  id: 'seLinuxOptions',
  level: 'baseline',
  revisions: [
    { from: 0, check: check(TYPES) },
    { from: 31, check: check([...TYPES, 'container_engine_t']) },
  ],
};
