import { containerFailure, everyContainer, hasUserNamespace, quote, sorted } from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields                                        | allowed                                       | from |
 * | --------------------------------------------- | --------------------------------------------- | ---- |
 * | every container's securityContext.procMount   | undefined, Default                            | 1.0  |
 * |                                               | anything where the pod has a user namespace   | 1.35 |
 */
export const checkProcMount: CheckPod = (pod) => {
  const failing = everyContainer(pod).filter(({ security }) => !ALLOWED.has(security['procMount']));
  const values = quote(sorted(failing.map(({ security }) => String(security['procMount']))));
  return containerFailure(
    failing,
    'procMount',
    (names) => `${names} must not set securityContext.procMount to ${values}`,
    ['securityContext', 'procMount'],
  );
};

const ALLOWED = new Set<unknown>([undefined, 'Default']);

export const procMount: Check = {
  id: 'procMount',
  level: 'baseline',
  revisions: [
    { from: 0, check: checkProcMount },
    { from: 35, check: (pod) => (hasUserNamespace(pod) ? undefined : checkProcMount(pod)) },
  ],
};
