import type { Container } from '../../cluster/index.js';
import { asString } from '../../cluster/json.js';
import { at, securityContextOf } from '../standards/pod.js';
import type { JudgedPod } from '../standards/types.js';
import type { PrivilegeAssume } from './assume.js';

/** seccomp: own, else the pod's, else Unconfined unless the kubelet runs with seccompDefault. Privileged has none. */
export function seccompOf(pod: JudgedPod, container: Container, assume: PrivilegeAssume): string {
  if (isPrivileged(container)) return 'Unconfined';
  return (
    profileOf(container.value, 'seccompProfile') ??
    profileOf(pod.spec, 'seccompProfile') ??
    (assume.seccompDefault === true ? 'RuntimeDefault' : 'Unconfined')
  );
}

/**
 * AppArmor: own, else the container's annotation, which the API server writes into the container's field, else the pod's,
 * else RuntimeDefault on hosts that have it. Privileged has none.
 */
export function appArmorOf(pod: JudgedPod, container: Container): string {
  if (isPrivileged(container)) return 'Unconfined';
  return (
    profileOf(container.value, 'appArmorProfile') ??
    annotated(pod.annotations.get(`container.apparmor.security.beta.kubernetes.io/${container.name}`)) ??
    profileOf(pod.spec, 'appArmorProfile') ??
    'RuntimeDefault'
  );
}

function annotated(value: string | undefined): string | undefined {
  if (value === 'unconfined') return 'Unconfined';
  if (value === 'runtime/default') return 'RuntimeDefault';
  return value?.startsWith('localhost/') === true ? 'Localhost' : undefined;
}

/** SELinux confines to container_t where the node enforces it; a privileged container is spc_t, which is not confined. */
export function seLinuxOf(pod: JudgedPod, container: Container): string {
  const own = asString(at(container.value, 'securityContext', 'seLinuxOptions', 'type'));
  const ofPod = asString(at(pod.spec, 'securityContext', 'seLinuxOptions', 'type'));
  return own || ofPod || (isPrivileged(container) ? 'spc_t' : 'container_t');
}

/** Runtimes hide parts of /proc, unless the container is privileged or asks to see them. */
export function procMountOf(container: Container): 'masked' | 'unmasked' {
  return isPrivileged(container) || securityContextOf(container.value)['procMount'] === 'Unmasked'
    ? 'unmasked'
    : 'masked';
}

export function isPrivileged(container: Container): boolean {
  return securityContextOf(container.value)['privileged'] === true;
}

function profileOf(holder: Container['value'], field: string): string | undefined {
  return asString(at(holder, 'securityContext', field, 'type'));
}
