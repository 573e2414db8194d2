import type { Container } from '../../cluster/index.js';
import { asBoolean, asNumber } from '../../cluster/json.js';
import { at } from '../standards/pod.js';
import type { JudgedPod } from '../standards/types.js';
import type { EffectiveRights } from '../types.js';

/** The container's own setting, else the pod's. */
export function ownOrPod(pod: JudgedPod, container: Container, field: string) {
  return at(container.value, 'securityContext', field) ?? at(pod.spec, 'securityContext', field);
}

/** The image decides an unset uid; runAsNonRoot makes the kubelet refuse to start it as root. */
export function userOf(pod: JudgedPod, container: Container): EffectiveRights['user'] {
  const uid = asNumber(ownOrPod(pod, container, 'runAsUser'));
  if (uid !== undefined) return { uid, root: uid === 0 ? 'yes' : 'no' };
  return { uid: 'unknown', root: asBoolean(ownOrPod(pod, container, 'runAsNonRoot')) === true ? 'no' : 'unknown' };
}

export function groupOf(pod: JudgedPod, container: Container): EffectiveRights['group'] {
  return { gid: asNumber(ownOrPod(pod, container, 'runAsGroup')) ?? 'unknown' };
}

/** fsGroup and supplementalGroups; groups of the image's user may come on top unless the policy is Strict. */
export function supplementalGroupsOf(pod: JudgedPod): number[] {
  const listed = at(pod.spec, 'securityContext', 'supplementalGroups');
  const groups = [at(pod.spec, 'securityContext', 'fsGroup'), ...(Array.isArray(listed) ? listed : [])];
  return [...new Set(groups.flatMap((group) => asNumber(group) ?? []))];
}
