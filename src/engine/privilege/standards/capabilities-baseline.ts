import { forbiddenAdds } from './capabilities.js';
import type { Check } from './types.js';

/**
 * | fields                                              | allowed                          | from |
 * | --------------------------------------------------- | -------------------------------- | ---- |
 * | every container's securityContext.capabilities.add  | undefined, empty, the list below | 1.0  |
 *
 * NET_RAW is not among them, though runtimes grant it by default.
 */
const ALLOWED = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

export const capabilitiesBaseline: Check = {
  id: 'capabilities_baseline',
  level: 'baseline',
  revisions: [{ from: 0, check: (pod) => forbiddenAdds(pod, ALLOWED, 'non-default capabilities') }],
};
