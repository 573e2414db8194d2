import { containerFailure, everyContainer } from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields                                        | allowed          | from |
 * | --------------------------------------------- | ---------------- | ---- |
 * | every container's securityContext.privileged  | undefined, false | 1.0  |
 */
const check: CheckPod = (pod) =>
  containerFailure(
    everyContainer(pod).filter(({ security }) => security['privileged'] === true),
    'privileged',
    (names) => `${names} must not set securityContext.privileged=true`,
    ['securityContext', 'privileged'],
  );

export const privileged: Check = { id: 'privileged', level: 'baseline', revisions: [{ from: 0, check }] };
