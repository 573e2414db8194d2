import type { Container } from '../../cluster/index.js';
import { addedCapabilities, droppedCapabilities } from '../standards/capabilities.js';
import { securityContextOf } from '../standards/pod.js';
import type { PrivilegeAssume } from './assume.js';

/** What CRI-O grants by default. */
const CRIO_DEFAULT: readonly string[] = [
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'NET_BIND_SERVICE',
  'SETGID',
  'SETPCAP',
  'SETUID',
];

/** What containerd and Docker grant by default. */
export const DEFAULT_CAPABILITIES: readonly string[] = [
  ...CRIO_DEFAULT,
  'AUDIT_WRITE',
  'MKNOD',
  'NET_RAW',
  'SETFCAP',
  'SYS_CHROOT',
].sort();

/** Every capability of Linux 5.9 and later. */
export const ALL_CAPABILITIES: readonly string[] = [
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

/**
 * The bounding set: the runtime's default with `add` and without `drop`. ALL in drop empties the default before add applies;
 * ALL in add is every capability. What is both added and dropped by name is dropped.
 */
export function boundingCapabilities(container: Container, assume: PrivilegeAssume): readonly string[] {
  if (securityContextOf(container.value)['privileged'] === true) return ALL_CAPABILITIES;
  const byDefault = assume.runtime === 'cri-o' ? CRIO_DEFAULT : DEFAULT_CAPABILITIES;
  if (securityContextOf(container.value)['capabilities'] === undefined) return byDefault;
  const added = addedCapabilities(container).map(runtimeName);
  const dropped = new Set(droppedCapabilities(container).map(runtimeName));
  const base = added.includes('ALL') ? ALL_CAPABILITIES : dropped.has('ALL') ? [] : byDefault;
  return [...new Set([...base, ...added])].filter((name) => name !== 'ALL' && !dropped.has(name)).sort();
}

/** Runtimes take names in any case and with CAP_; the standards compare exactly. */
export function runtimeName(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, '');
}
