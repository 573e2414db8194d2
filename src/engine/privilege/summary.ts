import type { Workload } from '../cluster/index.js';
import { serviceAccountOf } from './rights/token.js';
import { DEFAULT_CAPABILITIES } from './rights/capabilities.js';
import type { EffectiveRights, HardeningFinding, IntruderStep, StandardAnswer } from './types.js';

/** The one sentence for someone who reads nothing else: the worst container, who the intruder is there, and what is left. */
export function summarise(
  workload: Workload,
  rights: readonly EffectiveRights[],
  restricted: StandardAnswer,
  hardening: readonly HardeningFinding[],
  leastPrivilege: boolean,
  intruder: readonly IntruderStep[],
): string {
  const [worst] = [...rights].sort((one, other) => badness(other) - badness(one));
  if (worst === undefined) return 'Unknown: the pod has no container.';
  const who = `${leastPrivilege ? 'Yes' : 'No'}: an intruder in container ${worst.name} is ${identity(worst)}`;
  if (leastPrivilege) return `${who}, and keeps ${count(worst.capabilities.bounding)}.`;
  const toNode = intruder.some(
    ({ severity, containers }) => severity === 'critical' && containers.includes(worst.name),
  );
  const left = [
    ...(toNode && !worst.privileged ? ['a way to root on the node'] : []),
    ...remains(workload, worst, restricted, hardening),
  ];
  return left.length === 0
    ? `${who}.`
    : `${who}, ${worst.noNewPrivileges && worst.user.root === 'no' ? 'but' : 'and'} keeps ${join(left)}.`;
}

function identity({ user, noNewPrivileges, privileged, userNamespace }: EffectiveRights): string {
  const inside = userNamespace ? ' (in a user namespace)' : '';
  if (privileged) return `${user.root === 'no' ? 'a step from ' : ''}root on the node: the container is privileged`;
  if (user.root === 'yes') return `root the moment a shell is there${inside}`;
  if (user.root === 'unknown') return `root the moment a shell is there unless the image says otherwise${inside}`;
  const id = user.uid === 'unknown' ? 'not root (the image names the user)' : `uid ${user.uid}`;
  return `${id} ${noNewPrivileges ? 'without a way to gain privileges' : 'but becomes root through any setuid program such as sudo'}`;
}

function remains(
  workload: Workload,
  worst: EffectiveRights,
  restricted: StandardAnswer,
  hardening: readonly HardeningFinding[],
): string[] {
  const left: string[] = [];
  const { bounding } = worst.capabilities;
  if (bounding.length > 0) {
    const isDefault =
      bounding.length === DEFAULT_CAPABILITIES.length && bounding.every((each) => DEFAULT_CAPABILITIES.includes(each));
    const name = isDefault ? `${bounding.length} default capabilities` : count(bounding);
    left.push(worst.user.root === 'no' ? `${name} in its bounding set (none in effect)` : name);
  }
  if (worst.seccomp === 'Unconfined') left.push('an unconfined seccomp profile');
  if (worst.hostNamespaces.length > 0) left.push(`namespaces of the node (${worst.hostNamespaces.join(', ')})`);
  if (hardening.some((each) => each.check === 'runtimeSocketMount')) left.push('the socket of the container runtime');
  else if (restricted.violations.some((each) => each.reason === 'restricted volume types'))
    left.push('volumes that restricted refuses');
  if (worst.rootFilesystem === 'writable') left.push('a writable root file system');
  if (worst.token) left.push(`the API token of ${workload.namespace}/${serviceAccountOf(workload)}`);
  return left;
}

function badness({ privileged, user, noNewPrivileges, capabilities, kind }: EffectiveRights): number {
  const root = user.root === 'yes' ? 3 : user.root === 'unknown' ? 2 : 0;
  return (
    (privileged ? 100 : 0) +
    root * 10 +
    (noNewPrivileges ? 0 : 5) +
    Math.min(capabilities.bounding.length, 40) / 10 +
    (kind === 'container' ? 0.01 : 0)
  );
}

function join(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

function count(capabilities: readonly string[]): string {
  return capabilities.length === 0
    ? 'no capability'
    : `${capabilities.length} ${capabilities.length === 1 ? 'capability' : 'capabilities'}`;
}
