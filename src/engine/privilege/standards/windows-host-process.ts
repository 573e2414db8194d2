import { at, badSettings, settingsFailure } from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields                                                                 | allowed          | from |
 * | ---------------------------------------------------------------------- | ---------------- | ---- |
 * | pod's and every container's securityContext.windowsOptions.hostProcess | undefined, false | 1.0  |
 */
const PATH = ['windowsOptions', 'hostProcess'];

const check: CheckPod = (pod) =>
  settingsFailure(
    badSettings(
      pod,
      PATH,
      (security) => at(security, ...PATH),
      (value) => value === true,
    ),
    'hostProcess',
    (setters) => `${setters} must not set securityContext.windowsOptions.hostProcess=true`,
  );

export const windowsHostProcess: Check = {
  id: 'windowsHostProcess',
  level: 'baseline',
  revisions: [{ from: 0, check }],
};
