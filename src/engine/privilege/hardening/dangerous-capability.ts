import type { Severity } from '../../rule.js';
import { runtimeName } from '../rights/capabilities.js';
import { addedCapabilities } from '../standards/capabilities.js';
import type { HardeningCheck, HardeningRule } from './types.js';

/** What each lets root in the container do. */
const DANGEROUS: readonly (readonly [name: string, severity: Severity, what: string, technique: string])[] = [
  ['ALL', 'critical', 'holds every capability', 'T1611'],
  ['BPF', 'high', 'loads programs into the kernel', 'T1611'],
  ['DAC_OVERRIDE', 'medium', 'ignores file permissions', 'T1083'],
  ['DAC_READ_SEARCH', 'high', 'reads any file of the node by its handle', 'T1611'],
  ['MAC_ADMIN', 'high', 'changes mandatory access control', 'T1562.001'],
  ['MAC_OVERRIDE', 'high', 'ignores mandatory access control', 'T1562.001'],
  ['NET_ADMIN', 'high', 'changes routes and intercepts traffic', 'T1557'],
  ['NET_RAW', 'medium', 'spoofs ARP and DNS in its segment', 'T1557'],
  ['PERFMON', 'medium', 'watches the kernel and other processes', 'T1057'],
  ['SETGID', 'medium', 'takes any group', 'T1548'],
  ['SETUID', 'medium', 'takes any user', 'T1548'],
  ['SYS_ADMIN', 'critical', 'mounts file systems, which is often the node', 'T1611'],
  ['SYS_BOOT', 'high', 'restarts the node, or starts another kernel', 'T1529'],
  ['SYS_MODULE', 'critical', 'loads modules into the kernel: the node', 'T1547.006'],
  ['SYS_PTRACE', 'high', 'reads and changes other processes', 'T1055'],
  ['SYS_RAWIO', 'high', 'reads and writes raw memory and ports', 'T1611'],
  ['SYS_TIME', 'medium', 'changes the clock of the node', 'T1070.006'],
];

const RULES: ReadonlyMap<string, HardeningRule> = new Map(
  DANGEROUS.map(([name, severity, what, technique]) => [
    name,
    {
      id: `dangerousCapability.${name}`,
      title: name === 'ALL' ? 'Every capability is added' : `The capability ${name} is added`,
      severity,
      rationale: `Root in a container that has it ${what}.`,
      remediation: `Remove ${name} from securityContext.capabilities.add.`,
      references: [
        'CIS 5.2.9',
        `MITRE ${technique}`,
        'kubescape C-0046',
        'trivy KSV022',
        ...(name === 'SYS_ADMIN' ? ['trivy KSV005'] : []),
      ],
    },
  ]),
);
const WHAT = new Map(DANGEROUS.map(([name, , what]) => [name, what]));

/** In any spelling that runtimes take: `cap_sys_admin` too. */
export const dangerousCapability: HardeningCheck = {
  rules: [...RULES.values()],
  check: ({ containers }) =>
    containers.flatMap((container) =>
      [...new Set(addedCapabilities(container).map(runtimeName))].flatMap((name) => {
        const rule = RULES.get(name);
        if (rule === undefined) return [];
        return [
          {
            rule: rule.id,
            severity: rule.severity,
            detail: `container "${container.name}" adds ${name}: root in it ${WHAT.get(name) ?? ''}`,
            containers: [container.name],
            fields: [[...container.path, 'securityContext', 'capabilities', 'add']],
            what: name,
          },
        ];
      }),
    ),
};
