import { hostMounts, onceRoot, own, rootHas, security, type Breakout } from '../shell.js';
import { isWithin } from '../../rights/mounts.js';

/** privileged: every device, every capability, no profile. With hostPID one command is enough. */
const privilegedContainer: Breakout = (shell) => {
  const { right, root } = shell;
  if (!right.privileged || root === 'never') return undefined;
  const field = security(shell, 'privileged');
  if (right.userNamespace) {
    return {
      say: (who) => `Root in ${who} has every capability, but only inside its user namespace.`,
      because: 'privileged=true and hostUsers=false',
      fields: [field],
      endedBy: [`${field}=false`],
      severity: 'high',
      techniques: ['T1611'],
    };
  }
  const together = right.hostNamespaces.includes('hostPID');
  return {
    say: (who) =>
      together
        ? `From ${who} one command (nsenter into process 1) is a root shell on the node${onceRoot(shell)}.`
        : `From ${who} the node is theirs: it mounts the node's disks and loads kernel modules${onceRoot(shell)}.`,
    because: together ? 'privileged=true with hostPID=true' : 'privileged=true gives every device and capability',
    fields: [field, ...(together ? ['spec.hostPID'] : [])],
    endedBy: [`${field}=false`],
    severity: 'critical',
    techniques: ['T1611'],
  };
};

/** The disks of the node, or a raw volume, past every file permission. */
const devices: Breakout = (shell) => {
  const { right, container } = shell;
  if (right.privileged || shell.root === 'never') return undefined;
  const raw = Array.isArray(container.value['volumeDevices']) && container.value['volumeDevices'].length > 0;
  const field = own(shell, 'volumeDevices');
  if (raw) {
    return {
      say: (who) => `Root in ${who} reads and writes a raw volume, past every file permission${onceRoot(shell)}.`,
      because: 'volumeDevices gives it the block device',
      fields: [field],
      endedBy: [`${field} removed`],
      severity: 'high',
      techniques: ['T1006'],
    };
  }
  const mounted = hostMounts(shell).find(({ hostPath }) => isWithin(hostPath, '/dev'));
  if (mounted === undefined || right.userNamespace) return undefined;
  return {
    say: (who) =>
      `A shell in ${who} has ${mounted.hostPath} of the node: shared memory and terminals there are open to it; only the device cgroup still keeps it from the disks.`,
    because: `a host path mounts ${mounted.hostPath}`,
    fields: [mounted.volumeField, mounted.mountField],
    endedBy: [`${mounted.volumeField} removed`],
    severity: 'high',
    techniques: ['T1006'],
  };
};

/** Switches of the kernel in /proc: core_pattern names a program that the kernel runs as root of the node. */
const unmaskedProc: Breakout = (shell) => {
  const { right } = shell;
  if (right.privileged || right.userNamespace || right.procMount === 'masked' || !rootHas(shell)) return undefined;
  const field = security(shell, 'procMount');
  return {
    say: (who) =>
      `From ${who} code runs as root on the node: core_pattern in /proc/sys is open to be written${onceRoot(shell)}.`,
    because: 'procMount=Unmasked takes the mask of /proc away',
    fields: [field],
    endedBy: [`${field} removed`, 'spec.hostUsers=false'],
    severity: 'critical',
    techniques: ['T1611'],
  };
};

export const PRIVILEGED: readonly Breakout[] = [privilegedContainer, devices, unmaskedProc];
