import { badSettings, hasUserNamespace, settingsFailure } from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields                                                | allowed                   | from |
 * | ----------------------------------------------------- | ------------------------- | ---- |
 * | pod's and every container's securityContext.runAsUser | undefined, anything but 0 | 1.23 |
 *
 * From 1.35 on, a pod with a user namespace of its own passes.
 */
const check: CheckPod = (pod) =>
  settingsFailure(
    badSettings(
      pod,
      ['runAsUser'],
      (security) => security['runAsUser'],
      (value) => value === 0,
    ),
    'runAsUser=0',
    (setters) => `${setters} must not set runAsUser=0`,
  );

export const runAsUser: Check = {
  id: 'runAsUser',
  level: 'restricted',
  revisions: [
    { from: 23, check },
    { from: 35, check: (pod) => (hasUserNamespace(pod) ? undefined : check(pod)) },
  ],
};
