import { containersOf, type Cluster, type Workload } from '../../cluster/index.js';
import { at, hasUserNamespace } from '../standards/pod.js';
import type { JudgedPod } from '../standards/types.js';
import type { EffectiveRights } from '../types.js';
import { boundingCapabilities } from './capabilities.js';
import { appArmorOf, seccompOf, seLinuxOf } from './confinement.js';
import { mountsOf } from './mounts.js';
import { hasToken } from './token.js';
import { groupOf, supplementalGroupsOf, userOf } from './user.js';

/** What every container of a pod may do, as the kernel will see it. */
export function effectiveRights(cluster: Cluster, workload: Workload, pod: JudgedPod): EffectiveRights[] {
  return containersOf(workload.podSpec).map((container): EffectiveRights => {
    const user = userOf(pod, container);
    const bounding = boundingCapabilities(container);
    return {
      name: container.name,
      kind: container.kind,
      user,
      group: groupOf(pod, container),
      supplementalGroups: supplementalGroupsOf(pod),
      noNewPrivileges: at(container.value, 'securityContext', 'allowPrivilegeEscalation') === false,
      // Kubernetes sets no ambient capabilities: a process that is not root has none in effect.
      capabilities: { effective: user.root === 'yes' ? bounding : user.root === 'no' ? [] : 'unknown', bounding },
      seccomp: seccompOf(pod, container),
      appArmor: appArmorOf(pod, container),
      seLinux: seLinuxOf(pod, container),
      rootFilesystem:
        at(container.value, 'securityContext', 'readOnlyRootFilesystem') === true ? 'read-only' : 'writable',
      writableMounts: mountsOf(pod, container)
        .filter((mount) => mount.writable)
        .map((mount) => mount.path),
      hostNamespaces: ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => workload.podSpec[field] === true),
      userNamespace: hasUserNamespace(pod),
      token: hasToken(cluster, workload, pod, container),
      privileged: at(container.value, 'securityContext', 'privileged') === true,
    };
  });
}
