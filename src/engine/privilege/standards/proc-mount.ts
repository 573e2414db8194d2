import { at, containerFailure, everyContainer, hasUserNamespace } from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields                                        | allowed                                       | from |
 * | --------------------------------------------- | --------------------------------------------- | ---- |
 * | every container's securityContext.procMount   | undefined, Default                            | 1.0  |
 * |                                               | anything where the pod has a user namespace   | 1.35 |
 */
export const checkProcMount: CheckPod = (pod) =>
  containerFailure(
    everyContainer(pod).filter(
      (container) =>
        !['Default', null, undefined].includes(
          at(container.value, 'securityContext', 'procMount') as string | null | undefined,
        ),
    ),
    'procMount',
    (names) => `${names} must not set securityContext.procMount to anything but "Default"`,
    ['securityContext', 'procMount'],
  );

export const procMount: Check = {
  id: 'procMount',
  level: 'baseline',
  revisions: [
    { from: 0, check: checkProcMount },
    { from: 35, check: (pod) => (hasUserNamespace(pod) ? undefined : checkProcMount(pod)) },
  ],
};
