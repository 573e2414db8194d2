import { hasUserNamespace, neededSetting } from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields                                          | allowed                                   | from |
 * | ----------------------------------------------- | ----------------------------------------- | ---- |
 * | every container's securityContext.runAsNonRoot  | true; undefined where the pod's is true   | 1.0  |
 * | pod's securityContext.runAsNonRoot              | undefined, true                           | 1.0  |
 *
 * From 1.35 on, a pod with a user namespace of its own passes. An explicit false at the pod fails whatever containers say.
 */
const check: CheckPod = (pod) =>
  neededSetting(
    pod,
    ['runAsNonRoot'],
    (security) => security['runAsNonRoot'],
    (value) => value === true,
    {
      reason: 'runAsNonRoot != true',
      bad: (setters) => `${setters} must not set securityContext.runAsNonRoot=false`,
      missing: (names) => `pod or ${names} must set securityContext.runAsNonRoot=true`,
    },
  );

export const runAsNonRoot: Check = {
  id: 'runAsNonRoot',
  level: 'restricted',
  revisions: [
    { from: 0, check },
    { from: 35, check: (pod) => (hasUserNamespace(pod) ? undefined : check(pod)) },
  ],
};
