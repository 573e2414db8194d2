import type { Container } from '../../cluster/index.js';
import { asBoolean, asNumber, asString } from '../../cluster/json.js';
import { at, isWindows, podSecurityContext, securityContextOf } from '../standards/pod.js';
import type { JudgedPod } from '../standards/types.js';
import type { EffectiveRights } from '../types.js';
import type { PrivilegeAssume } from './assume.js';

type User = EffectiveRights['user'];

/** The container's own setting, else the pod's. */
export function ownOrPod(pod: JudgedPod, container: Container, field: string) {
  return securityContextOf(container.value)[field] ?? podSecurityContext(pod)[field];
}

/** The image decides an unset uid, and is root where it names none; runAsNonRoot makes the kubelet refuse to start as root. */
export function userOf(pod: JudgedPod, container: Container, assume: PrivilegeAssume): User {
  if (isWindows(pod)) return windowsUser(pod, container);
  const uid = asNumber(ownOrPod(pod, container, 'runAsUser'));
  if (uid !== undefined) return { uid, root: uid === 0 ? 'yes' : 'no' };
  const known = imageUserOf(container, assume);
  if (known !== undefined) {
    const [name = ''] = known.split(':');
    const number = /^\d+$/.test(name) ? Number(name) : name === '' || name === 'root' ? 0 : undefined;
    return number === undefined ? { uid: 'unknown', root: 'no' } : { uid: number, root: number === 0 ? 'yes' : 'no' };
  }
  return { uid: 'unknown', root: mustNotBeRoot(pod, container) ? 'no' : 'unknown' };
}

/** Windows has accounts, not uids: ContainerAdministrator is what comes closest to root. */
function windowsUser(pod: JudgedPod, container: Container): User {
  const option = (name: string) =>
    at(container.value, 'securityContext', 'windowsOptions', name) ??
    at(pod.spec, 'securityContext', 'windowsOptions', name);
  if (option('hostProcess') === true) return { uid: 'unknown', root: 'yes' };
  const name = asString(option('runAsUserName'));
  if (name !== undefined) return { uid: 'unknown', root: name === 'ContainerAdministrator' ? 'yes' : 'no' };
  return { uid: 'unknown', root: mustNotBeRoot(pod, container) ? 'no' : 'unknown' };
}

export function mustNotBeRoot(pod: JudgedPod, container: Container): boolean {
  return asBoolean(ownOrPod(pod, container, 'runAsNonRoot')) === true;
}

/** Why the kubelet would not start the container at all; it judges the user at start. */
export function refusedAtStart(
  pod: JudgedPod,
  container: Container,
  user: User,
  assume: PrivilegeAssume,
): string | undefined {
  if (isWindows(pod) || !mustNotBeRoot(pod, container)) return undefined;
  if (user.uid === 0) return 'runAsNonRoot=true and uid 0: the kubelet does not start it';
  const [name] = imageUserOf(container, assume)?.split(':') ?? [];
  return user.uid === 'unknown' && name !== undefined
    ? `runAsNonRoot=true and the image's user ${name} is a name: the kubelet does not start it without a numeric runAsUser`
    : undefined;
}

/** runAsGroup, else the group of the image's USER; the image's /etc/passwd decides otherwise, and gid 0 where it is silent. */
export function groupOf(pod: JudgedPod, container: Container, assume: PrivilegeAssume): EffectiveRights['group'] {
  const gid = asNumber(ownOrPod(pod, container, 'runAsGroup'));
  if (gid !== undefined) return { gid };
  const ownUser = asNumber(ownOrPod(pod, container, 'runAsUser'));
  const group = ownUser === undefined ? imageUserOf(container, assume)?.split(':')[1] : undefined;
  if (group !== undefined && /^\d+$/.test(group)) return { gid: Number(group) };
  return { gid: 'unknown' };
}

/** fsGroup and supplementalGroups; groups of the image's user come on top unless the policy is Strict. */
export function supplementalGroupsOf(pod: JudgedPod): number[] {
  const { fsGroup, supplementalGroups } = podSecurityContext(pod);
  const groups = [fsGroup, ...(Array.isArray(supplementalGroups) ? supplementalGroups : [])];
  return [...new Set(groups.flatMap((group) => asNumber(group) ?? []))];
}

/** What of the identity the manifests leave to the image, in words. */
export function decidedByImage(
  pod: JudgedPod,
  container: Container,
  { user, group }: Pick<EffectiveRights, 'user' | 'group'>,
): string[] {
  if (isWindows(pod)) return user.root === 'unknown' ? ['user: the image decides between its accounts'] : [];
  const image = asString(container.value['image']) ?? 'the image';
  const unknown: string[] = [];
  if (user.uid === 'unknown') {
    const root = user.root === 'unknown' ? ', which is root where it names none' : '';
    unknown.push(`user: the USER of ${image}${root}`);
  }
  if (group.gid === 'unknown') unknown.push(`group: the /etc/passwd of ${image}, 0 where it does not list the user`);
  if (podSecurityContext(pod)['supplementalGroupsPolicy'] !== 'Strict')
    unknown.push(
      `supplemental groups: the /etc/group of ${image} may add some (supplementalGroupsPolicy is not Strict)`,
    );
  return unknown;
}

function imageUserOf(container: Container, { images }: PrivilegeAssume): string | undefined {
  const image = asString(container.value['image']);
  if (image === undefined || images === undefined || !Object.hasOwn(images, image)) return undefined;
  const user = images[image]?.user;
  return user === undefined ? undefined : String(user);
}
