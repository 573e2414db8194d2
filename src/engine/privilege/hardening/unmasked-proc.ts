import { isWindows } from '../standards/pod.js';
import { checkOf, failing } from './check.js';

export const unmaskedProc = checkOf(
  {
    id: 'unmaskedProc',
    title: '/proc is not masked',
    severity: 'high',
    rationale:
      'Root in the container sees and sets switches of the kernel that runtimes hide: core_pattern runs code as root of the node.',
    remediation: 'Remove procMount, or the privilege that implies it.',
    references: ['MITRE T1611'],
  },
  ({ pod, containers, rights }) => {
    if (isWindows(pod)) return [];
    const unmasked = containers.filter((_, index) => rights[index]?.procMount === 'unmasked');
    const inUserNamespace = rights.some(({ userNamespace }) => userNamespace);
    return failing(unmasked, ['securityContext', 'procMount'], (names) => `all of /proc is open to ${names}`).map(
      (found) => ({
        ...found,
        ...(inUserNamespace ? { severity: 'medium' as const } : {}),
      }),
    );
  },
);
