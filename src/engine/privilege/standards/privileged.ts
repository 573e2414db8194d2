import { at, containerFailure, everyContainer } from './pod.js';
import type { Check } from './types.js';

/**
 * | fields                                        | allowed          | from |
 * | --------------------------------------------- | ---------------- | ---- |
 * | every container's securityContext.privileged  | undefined, false | 1.0  |
 */
export const privileged: Check = {
  id: 'privileged',
  level: 'baseline',
  revisions: [
    {
      from: 0,
      check: (pod) =>
        containerFailure(
          everyContainer(pod).filter((container) => at(container.value, 'securityContext', 'privileged') === true),
          'privileged',
          (names) => `${names} must not set securityContext.privileged=true`,
          ['securityContext', 'privileged'],
        ),
    },
  ],
};
