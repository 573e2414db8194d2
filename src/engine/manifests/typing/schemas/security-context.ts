import { bool, int64, list, object, oneOf, string, strings } from '../schema.js';

const profile = object({ type: oneOf('RuntimeDefault', 'Localhost', 'Unconfined'), localhostProfile: string });

/** What a pod and a container can both set; the container's word wins. */
const shared = {
  runAsUser: int64,
  runAsGroup: int64,
  runAsNonRoot: bool,
  seLinuxOptions: object({ user: string, role: string, type: string, level: string }),
  seccompProfile: profile,
  appArmorProfile: profile,
  windowsOptions: object({
    gmsaCredentialSpecName: string,
    gmsaCredentialSpec: string,
    runAsUserName: string,
    hostProcess: bool,
  }),
};

export const containerSecurityContext = object({
  ...shared,
  capabilities: object({ add: strings, drop: strings }),
  privileged: bool,
  allowPrivilegeEscalation: bool,
  readOnlyRootFilesystem: bool,
  procMount: oneOf('Default', 'Unmasked'),
});

export const podSecurityContext = object({
  ...shared,
  supplementalGroups: list(int64),
  supplementalGroupsPolicy: oneOf('Merge', 'Strict'),
  fsGroup: int64,
  fsGroupChangePolicy: oneOf('OnRootMismatch', 'Always'),
  seLinuxChangePolicy: oneOf('Recursive', 'MountOption'),
  sysctls: list(object({ name: string, value: string })),
});
