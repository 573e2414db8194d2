import { asList, asObject, asString } from '../../cluster/json.js';
import type { Cluster, Workload } from '../../cluster/index.js';
import { dotted } from '../../manifests/typing/decode.js';
import type { Severity } from '../../rule.js';
import { runtimeName } from '../rights/capabilities.js';
import { addedCapabilities } from '../standards/capabilities.js';
import type { JudgedContainer } from '../standards/pod.js';
import type { JudgedPod } from '../standards/types.js';
import type { EffectiveMount, EffectiveRights } from '../types.js';

export interface IntruderSubject {
  readonly cluster: Cluster;
  readonly workload: Workload;
  readonly pod: JudgedPod;
  readonly rights: readonly EffectiveRights[];
  /** Can the pod reach an address? Absent where nobody asked the network; undefined where it does not know. */
  readonly reaches?: ((address: string, port: number) => boolean | undefined) | undefined;
}

/** A shell in one container: what every step is worked out from. */
export interface Shell {
  readonly subject: IntruderSubject;
  readonly container: JudgedContainer;
  readonly right: EffectiveRights;
  /** How the shell is, or becomes, root in the container. */
  readonly root: 'at once' | 'unless the image says otherwise' | 'by a setuid program' | 'never';
}

/** One thing that the shell means, told of any number of containers that are alike. */
export interface Step {
  /** `who` is the containers' names: web; web and proxy. */
  readonly say: (who: string) => string;
  readonly because: string;
  /** Fields that make it possible. */
  readonly fields: readonly string[];
  /** What would end it, each by itself, as field=value. */
  readonly endedBy: readonly string[];
  readonly severity: Severity;
  /** MITRE ATT&CK for Containers. */
  readonly techniques: readonly string[];
}

/** One row: a combination of settings, and what it opens. */
export type Breakout = (shell: Shell) => Step | readonly Step[] | undefined;

export function shellOf(subject: IntruderSubject, container: JudgedContainer, right: EffectiveRights): Shell {
  const root =
    right.user.root === 'yes'
      ? 'at once'
      : right.user.root === 'unknown'
        ? 'unless the image says otherwise'
        : right.noNewPrivileges
          ? 'never'
          : 'by a setuid program';
  return { subject, container, right, root };
}

/** Root in the container that is root on the node too: breakouts that need the node's root fall away in a user namespace. */
export function isNodeRoot({ root, right }: Shell): boolean {
  return root !== 'never' && !right.userNamespace;
}

/** Has root in this container a capability? */
export function rootHas({ root, right }: Shell, ...capabilities: readonly string[]): boolean {
  return root !== 'never' && capabilities.every((name) => right.capabilities.bounding.includes(name));
}

/** How root comes about, as the end of a sentence: nothing where it is there at once. */
export function onceRoot({ root, right }: Shell): string {
  if (root === 'by a setuid program') return ', once a setuid program has made it root';
  if (root !== 'unless the image says otherwise') return '';
  return right.noNewPrivileges ? ', if the image runs as root' : ', if the image runs as root or has a setuid program';
}

/** A field of the container's securityContext, or of the container. */
export function own({ container }: Shell, ...path: readonly string[]): string {
  return dotted([...container.path, ...path]);
}

export function security(shell: Shell, ...path: readonly string[]): string {
  return own(shell, 'securityContext', ...path);
}

/** Where a capability comes from, the container's additions or the runtime's default, and what takes it away. */
export function capabilityFields(shell: Shell, name: string): Pick<Step, 'fields' | 'endedBy'> {
  const added = addedCapabilities(shell.container).map(runtimeName);
  const field = security(shell, 'capabilities', 'add');
  const byName = added.find((each) => each === name || each === 'ALL');
  if (byName !== undefined) return { fields: [field], endedBy: [`${field} without ${byName}`] };
  const drop = security(shell, 'capabilities', 'drop');
  return { fields: [drop], endedBy: [`${drop}=[ALL]`] };
}

/** What keeps the shell from root, for steps that need it. */
export function rootEndedBy(shell: Shell): string[] {
  const { root } = shell;
  const setuid = `${security(shell, 'allowPrivilegeEscalation')}=false`;
  if (root === 'by a setuid program') return [setuid];
  return root === 'never' ? [] : [`spec.securityContext.runAsNonRoot=true and ${setuid}`, 'spec.hostUsers=false'];
}

export interface HostMount extends EffectiveMount {
  readonly hostPath: string;
  /** spec.volumes[0].hostPath */
  readonly volumeField: string;
  /** spec.containers[0].volumeMounts[1] */
  readonly mountField: string;
}

/** The folders of the node that the container mounts. */
export function hostMounts({ subject, container, right }: Shell): HostMount[] {
  const volumes = asList(subject.pod.spec['volumes']).map((volume) => asString(asObject(volume)?.['name']));
  const mounts = asList(container.value['volumeMounts']).map(asObject);
  return right.mounts.flatMap((mount) => {
    const { hostPath, volume, path } = mount;
    if (hostPath === undefined) return [];
    const index = mounts.findIndex((each) => each?.['name'] === volume && each['mountPath'] === path);
    return [
      {
        ...mount,
        hostPath,
        volumeField: dotted(['spec', 'volumes', volumes.indexOf(volume), 'hostPath']),
        mountField: dotted([...container.path, 'volumeMounts', index]),
      },
    ];
  });
}
