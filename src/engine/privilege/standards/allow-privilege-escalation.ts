import { containerFailure, everyContainer, isWindows } from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields                                                      | allowed | from |
 * | ----------------------------------------------------------- | ------- | ---- |
 * | every container's securityContext.allowPrivilegeEscalation  | false   | 1.8  |
 *
 * From 1.25 on, pods of Windows are let off.
 */
const check: CheckPod = (pod) =>
  containerFailure(
    everyContainer(pod).filter(({ security }) => security['allowPrivilegeEscalation'] !== false),
    'allowPrivilegeEscalation != false',
    (names) => `${names} must set securityContext.allowPrivilegeEscalation=false`,
    ['securityContext', 'allowPrivilegeEscalation'],
  );

export const allowPrivilegeEscalation: Check = {
  id: 'allowPrivilegeEscalation',
  level: 'restricted',
  revisions: [
    { from: 8, check },
    { from: 25, check: (pod) => (isWindows(pod) ? undefined : check(pod)) },
  ],
};
