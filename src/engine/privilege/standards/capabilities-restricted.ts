import { droppedCapabilities, forbiddenAdds } from './capabilities.js';
import { containerFailure, everyContainer, isWindows, unique } from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields                                              | allowed                             | from |
 * | --------------------------------------------------- | ----------------------------------- | ---- |
 * | every container's securityContext.capabilities.drop | must hold ALL, spelt so             | 1.22 |
 * | every container's securityContext.capabilities.add  | undefined, empty, NET_BIND_SERVICE  | 1.22 |
 *
 * From 1.25 on, pods of Windows are let off.
 */
const ALLOWED = new Set(['NET_BIND_SERVICE']);

const REASON = 'unrestricted capabilities';

const check: CheckPod = (pod) => {
  const keeping = containerFailure(
    everyContainer(pod).filter((container) => !droppedCapabilities(container).includes('ALL')),
    REASON,
    (names) => `${names} must set securityContext.capabilities.drop=["ALL"]`,
    ['securityContext', 'capabilities', 'drop'],
  );
  const adding = forbiddenAdds(pod, ALLOWED, REASON);
  if (keeping === undefined || adding === undefined) return keeping ?? adding;
  return {
    reason: REASON,
    detail: `${keeping.detail}; ${adding.detail}`,
    containers: unique([...keeping.containers, ...adding.containers]),
    fields: [...keeping.fields, ...adding.fields],
  };
};

export const capabilitiesRestricted: Check = {
  id: 'capabilities_restricted',
  level: 'restricted',
  revisions: [
    { from: 22, check, replaces: 'capabilities_baseline' },
    { from: 25, check: (pod) => (isWindows(pod) ? undefined : check(pod)), replaces: 'capabilities_baseline' },
  ],
};
