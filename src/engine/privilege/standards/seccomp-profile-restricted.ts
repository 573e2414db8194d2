import { isConfiningProfile, isWindows, neededSetting, profileType, quote } from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields                                                 | allowed                                                    | from |
 * | ------------------------------------------------------ | ---------------------------------------------------------- | ---- |
 * | every container's securityContext.seccompProfile.type  | RuntimeDefault, Localhost; undefined where the pod has one | 1.19 |
 * | pod's securityContext.seccompProfile.type              | undefined, RuntimeDefault, Localhost                       | 1.19 |
 *
 * From 1.25 on, pods of Windows are let off.
 */
const check: CheckPod = (pod) =>
  neededSetting(pod, ['seccompProfile', 'type'], profileType('seccompProfile'), isConfiningProfile, {
    reason: 'seccompProfile',
    bad: (setters, values) => `${setters} must not set securityContext.seccompProfile.type to ${quote(values)}`,
    missing: (names) =>
      `pod or ${names} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
  });

export const seccompProfileRestricted: Check = {
  id: 'seccompProfile_restricted',
  level: 'restricted',
  revisions: [
    { from: 19, check, replaces: 'seccompProfile_baseline' },
    { from: 25, check: (pod) => (isWindows(pod) ? undefined : check(pod)), replaces: 'seccompProfile_baseline' },
  ],
};
