import type { Container } from '../../cluster/index.js';
import { addedCapabilities, droppedCapabilities } from '../standards/capabilities.js';
import { at } from '../standards/pod.js';

/** What containerd and Docker grant by default; CRI-O grants fewer. */
export const DEFAULT_CAPABILITIES: readonly string[] = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'NET_RAW',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

/** Every capability of Linux 5.9 and later. */
const ALL_CAPABILITIES: readonly string[] = [
  ...DEFAULT_CAPABILITIES,
  'AUDIT_CONTROL',
  'AUDIT_READ',
  'BLOCK_SUSPEND',
  'BPF',
  'CHECKPOINT_RESTORE',
  'DAC_READ_SEARCH',
  'IPC_LOCK',
  'IPC_OWNER',
  'LEASE',
  'LINUX_IMMUTABLE',
  'MAC_ADMIN',
  'MAC_OVERRIDE',
  'NET_ADMIN',
  'NET_BROADCAST',
  'PERFMON',
  'SYSLOG',
  'SYS_ADMIN',
  'SYS_BOOT',
  'SYS_MODULE',
  'SYS_NICE',
  'SYS_PACCT',
  'SYS_PTRACE',
  'SYS_RAWIO',
  'SYS_RESOURCE',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'WAKE_ALARM',
].sort();

/** The bounding set: runtime default, with `add` and without `drop`; ALL in drop empties the default before add applies. */
export function boundingCapabilities(container: Container): readonly string[] {
  if (at(container.value, 'securityContext', 'privileged') === true) return ALL_CAPABILITIES;
  const added = addedCapabilities(container).map(runtimeName);
  const dropped = new Set(droppedCapabilities(container).map(runtimeName));
  if (added.includes('ALL')) return ALL_CAPABILITIES.filter((capability) => !dropped.has(capability));
  const base = dropped.has('ALL') ? [] : DEFAULT_CAPABILITIES.filter((capability) => !dropped.has(capability));
  return [
    ...new Set([...base, ...added.filter((capability) => dropped.has('ALL') || !dropped.has(capability))]),
  ].sort();
}

/** Runtimes take names in any case and with CAP_; the standards compare exactly. */
function runtimeName(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, '');
}
