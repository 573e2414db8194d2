import { settersOf, settings } from './pod.js';
import type { Check } from './types.js';

/**
 * | fields                                                                | allowed          | from |
 * | --------------------------------------------------------------------- | ---------------- | ---- |
 * | pod's and every container's securityContext.windowsOptions.hostProcess | undefined, false | 1.0  |
 */
export const windowsHostProcess: Check = {
  id: 'windowsHostProcess',
  level: 'baseline',
  revisions: [
    {
      from: 0,
      check: (pod) => {
        const found = settings(pod, ['windowsOptions', 'hostProcess'], (value) => value === true);
        if (found.length === 0) return undefined;
        const setters = settersOf(found);
        return {
          reason: 'hostProcess',
          detail: `${setters.text} must not set securityContext.windowsOptions.hostProcess=true`,
          containers: setters.containers,
          fields: found.map((each) => each.field),
        };
      },
    },
  ],
};
