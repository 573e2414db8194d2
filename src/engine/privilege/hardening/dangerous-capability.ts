import { addedCapabilities } from '../standards/capabilities.js';
import type { HardeningCheck } from './types.js';

const DANGEROUS = new Map([
  ['ALL', 'every capability'],
  ['BPF', 'loads programs into the kernel'],
  ['DAC_OVERRIDE', 'ignores file permissions'],
  ['DAC_READ_SEARCH', 'reads any file of the host by handle'],
  ['MAC_ADMIN', 'changes mandatory access control'],
  ['MAC_OVERRIDE', 'ignores mandatory access control'],
  ['NET_ADMIN', 'changes routes and intercepts traffic'],
  ['NET_RAW', 'spoofs ARP and DNS in the segment'],
  ['PERFMON', 'watches the kernel and other processes'],
  ['SETGID', 'takes any group'],
  ['SETUID', 'takes any user'],
  ['SYS_ADMIN', 'mounts file systems; often the node'],
  ['SYS_BOOT', 'restarts the node'],
  ['SYS_MODULE', 'loads kernel modules: the node'],
  ['SYS_PTRACE', 'reads and changes other processes'],
  ['SYS_RAWIO', 'reads and writes raw memory and ports'],
  ['SYS_TIME', 'changes the clock of the node'],
]);

export const dangerousCapability: HardeningCheck = {
  id: 'dangerousCapability',
  title: 'A dangerous capability is added',
  severity: 'high',
  rationale: 'Each of these, with root, is a way out of the container or into its neighbours.',
  remediation: 'Remove it from securityContext.capabilities.add.',
  references: ['MITRE T1611', 'kubescape C-0046', 'trivy KSV022'],
  check: ({ containers }) =>
    containers.flatMap((container) =>
      addedCapabilities(container)
        .map((name) => name.toUpperCase().replace(/^CAP_/, ''))
        .filter((name) => DANGEROUS.has(name))
        .map((name) => ({
          detail: `container "${container.name}" adds ${name}: ${DANGEROUS.get(name) ?? ''}`,
          containers: [container.name],
          what: name,
          fields: [[...container.path, 'securityContext', 'capabilities', 'add']],
        })),
    ),
};
