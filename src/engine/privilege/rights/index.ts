import type { Cluster, Workload } from '../../cluster/index.js';
import { everyContainer, hasUserNamespace, isWindows, type JudgedContainer } from '../standards/pod.js';
import type { JudgedPod } from '../standards/types.js';
import type { EffectiveRights } from '../types.js';
import type { PrivilegeAssume } from './assume.js';
import { boundingCapabilities, runtimeName } from './capabilities.js';
import { appArmorOf, isPrivileged, procMountOf, seccompOf, seLinuxOf } from './confinement.js';
import { devicesOf } from './devices.js';
import { mountsOf } from './mounts.js';
import { hasToken } from './token.js';
import { decidedByImage, groupOf, refusedAtStart, supplementalGroupsOf, userOf } from './user.js';
import { addedCapabilities } from '../standards/capabilities.js';

export { assumptionsOf, type PrivilegeAssume, type PrivilegeAssumption } from './assume.js';

const HOST_NAMESPACES = ['hostNetwork', 'hostPID', 'hostIPC'] as const;

/** What every container of a pod may do, as the kernel will see it: init, ordinary and ephemeral containers. */
export function effectiveRights(
  cluster: Cluster,
  workload: Workload,
  pod: JudgedPod,
  assume: PrivilegeAssume = {},
): EffectiveRights[] {
  const hostNamespaces = HOST_NAMESPACES.filter((field) => pod.spec[field] === true);
  const userNamespace = hasUserNamespace(pod);
  return everyContainer(pod).map((container): EffectiveRights => {
    const user = userOf(pod, container, assume);
    const group = groupOf(pod, container, assume);
    // Windows has no capabilities.
    const bounding = isWindows(pod) ? [] : boundingCapabilities(container, assume);
    const mounts = mountsOf(pod, container);
    const refused = refusedAtStart(pod, container, user, assume);
    return {
      name: container.name,
      kind: container.kind,
      user,
      group,
      supplementalGroups: supplementalGroupsOf(pod),
      noNewPrivileges: hasNoNewPrivileges(container),
      // Kubernetes sets no ambient capabilities: a process that is not root has none in effect.
      capabilities: { effective: user.root === 'yes' ? bounding : user.root === 'no' ? [] : 'unknown', bounding },
      seccomp: seccompOf(pod, container, assume),
      appArmor: appArmorOf(pod, container),
      seLinux: seLinuxOf(pod, container),
      procMount: procMountOf(container),
      rootFilesystem: container.security['readOnlyRootFilesystem'] === true ? 'read-only' : 'writable',
      writableMounts: mounts.filter(({ writable }) => writable).map(({ path }) => path),
      mounts: mounts.map(({ path, volumeName, kind, hostPath, writable }) => ({
        path,
        volume: volumeName,
        kind,
        ...(hostPath === undefined ? {} : { hostPath }),
        writable,
      })),
      hostNamespaces,
      userNamespace,
      sharedProcessNamespace: pod.spec['shareProcessNamespace'] === true,
      devices: devicesOf(container),
      token: hasToken(cluster, workload, pod, container),
      privileged: isPrivileged(container),
      decidedByImage: decidedByImage(pod, container, { user, group }),
      ...(refused === undefined ? {} : { refusedAtStart: refused }),
    };
  });
}

/** no_new_privs, which is never set for a privileged container or one that has SYS_ADMIN. */
function hasNoNewPrivileges(container: JudgedContainer): boolean {
  return (
    container.security['allowPrivilegeEscalation'] === false &&
    !isPrivileged(container) &&
    !addedCapabilities(container).some((name) => ['SYS_ADMIN', 'ALL'].includes(runtimeName(name)))
  );
}
