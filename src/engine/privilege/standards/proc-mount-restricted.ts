import { checkProcMount } from './proc-mount.js';
import type { Check } from './types.js';

/**
 * | fields                                        | allowed            | from |
 * | --------------------------------------------- | ------------------ | ---- |
 * | every container's securityContext.procMount   | undefined, Default | 1.35 |
 *
 * Takes the place of procMount without the relaxation for user namespaces.
 */
export const procMountRestricted: Check = {
  id: 'procMount_restricted',
  level: 'restricted',
  revisions: [{ from: 35, check: checkProcMount, replaces: 'procMount' }],
};
