import type { Container } from '../../cluster/index.js';
import { asString } from '../../cluster/json.js';
import { at } from '../standards/pod.js';
import type { JudgedPod } from '../standards/types.js';

/** seccomp: own, else the pod's, else Unconfined (unless the kubelet runs with seccompDefault). Privileged has none. */
export function seccompOf(pod: JudgedPod, container: Container): string {
  if (at(container.value, 'securityContext', 'privileged') === true) return 'Unconfined';
  return ownOrPodProfile(pod, container, 'seccompProfile') ?? 'Unconfined';
}

/** AppArmor: own, else the pod's, else the annotation, else RuntimeDefault on hosts that have it. */
export function appArmorOf(pod: JudgedPod, container: Container): string {
  if (at(container.value, 'securityContext', 'privileged') === true) return 'Unconfined';
  const annotation = pod.annotations.get(`container.apparmor.security.beta.kubernetes.io/${container.name}`);
  const fromAnnotation =
    annotation === 'unconfined'
      ? 'Unconfined'
      : annotation?.startsWith('localhost/') === true
        ? 'Localhost'
        : undefined;
  return ownOrPodProfile(pod, container, 'appArmorProfile') ?? fromAnnotation ?? 'RuntimeDefault';
}

/** SELinux confines to container_t where the node enforces it. */
export function seLinuxOf(pod: JudgedPod, container: Container): string {
  const own = asString(at(container.value, 'securityContext', 'seLinuxOptions', 'type'));
  return own ?? asString(at(pod.spec, 'securityContext', 'seLinuxOptions', 'type')) ?? 'container_t';
}

function ownOrPodProfile(pod: JudgedPod, container: Container, field: string): string | undefined {
  return (
    asString(at(container.value, 'securityContext', field, 'type')) ??
    asString(at(pod.spec, 'securityContext', field, 'type'))
  );
}
