import { hasUserNamespace, settersOf, settings } from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields                                            | allowed                 | from |
 * | ------------------------------------------------- | ----------------------- | ---- |
 * | pod's and every container's securityContext.runAsUser | undefined, anything but 0 | 1.23 |
 *
 * From 1.35 on, a pod with a user namespace of its own passes.
 */
const check: CheckPod = (pod) => {
  const found = settings(pod, ['runAsUser'], (value) => value === 0);
  if (found.length === 0) return undefined;
  const setters = settersOf(found);
  return {
    reason: 'runAsUser=0',
    detail: `${setters.text} must not set runAsUser=0`,
    containers: setters.containers,
    fields: found.map((each) => each.field),
  };
};

export const runAsUser: Check = {
  id: 'runAsUser',
  level: 'restricted',
  revisions: [
    { from: 23, check },
    { from: 35, check: (pod) => (hasUserNamespace(pod) ? undefined : check(pod)) },
  ],
};
