import { containersOf, type Workload } from '../cluster/index.js';
import { dotted } from '../manifests/typing/decode.js';
import { serviceAccountOf } from './rights/token.js';
import type { EffectiveRights, HardeningFinding, IntruderStep } from './types.js';

/** What a shell in each container means, step by step. */
export function intruderView(
  workload: Workload,
  rights: readonly EffectiveRights[],
  hardening: readonly HardeningFinding[],
): IntruderStep[] {
  const paths = new Map(
    containersOf(workload.podSpec).map((container) => [container.name, dotted(['spec', ...container.path])]),
  );
  const steps = rights.flatMap((right) => {
    const own = `${paths.get(right.name) ?? 'spec'}.securityContext`;
    return [
      whoTheyAre(right, own),
      gainingPrivileges(right, own),
      breakingOut(right, own),
      writing(right, own),
    ].flatMap((step) => step ?? []);
  });
  return [...steps, ...sharedSteps(workload, rights, hardening)];
}

function whoTheyAre({ name, user, group, userNamespace }: EffectiveRights, own: string): IntruderStep {
  const fields = ['spec.securityContext.runAsUser', `${own}.runAsUser`, `${own}.runAsNonRoot`];
  const inside = userNamespace ? ', inside a user namespace: on the node that is an unprivileged user' : '';
  if (user.root === 'no') {
    const id = user.uid === 'unknown' ? 'a user other than root' : `uid ${user.uid}`;
    const gid = group.gid === 'unknown' ? '' : ` and gid ${group.gid}`;
    const because =
      user.uid === 'unknown' ? 'runAsNonRoot makes the kubelet refuse to start it as root' : 'runAsUser says so';
    return { step: `In ${name} the intruder is ${id}${gid}.`, because, fields, severity: 'low' };
  }
  const severity = userNamespace ? 'medium' : 'high';
  if (user.root === 'yes') {
    return {
      step: `In ${name} the intruder is root the moment a shell is there${inside}.`,
      because: 'runAsUser is 0',
      fields,
      severity,
    };
  }
  return {
    step: `In ${name} the intruder is root the moment a shell is there unless the image says otherwise${inside}.`,
    because:
      'neither runAsUser nor runAsNonRoot is set, so the USER of the image decides, which is root where it names none',
    fields,
    severity,
  };
}

function gainingPrivileges({ name, user, noNewPrivileges, capabilities }: EffectiveRights, own: string): IntruderStep {
  const fields = [`${own}.allowPrivilegeEscalation`];
  if (noNewPrivileges) {
    return {
      step: `In ${name} there is no way to gain privileges: sudo and other setuid programs are powerless.`,
      because:
        'allowPrivilegeEscalation=false sets no_new_privs, which the kernel honours for setuid programs and file capabilities alike',
      fields,
      severity: 'low',
    };
  }
  if (user.root === 'yes') {
    return {
      step: `In ${name} root holds ${count(capabilities.bounding)}.`,
      because: 'root has the whole bounding set in effect',
      fields: [`${own}.capabilities`],
      severity: 'medium',
    };
  }
  return {
    step: `In ${name} sudo, su or any other setuid program of the image makes the intruder root with ${count(capabilities.bounding)}.`,
    because: 'allowPrivilegeEscalation is not false, so no_new_privs is off (MITRE T1548.001)',
    fields,
    severity: 'medium',
  };
}

function breakingOut(
  { name, user, privileged, capabilities, hostNamespaces, userNamespace, noNewPrivileges }: EffectiveRights,
  own: string,
): IntruderStep | undefined {
  if (privileged) {
    return {
      step: `From ${name} the node is theirs: it can mount the disks of the node and load modules.`,
      because: `privileged=true${hostNamespaces.includes('hostPID') ? ' and hostPID=true: nsenter into the init of the node is enough' : ''} (MITRE T1611)`,
      fields: [`${own}.privileged`],
      severity: 'critical',
    };
  }
  const canBeRoot = user.root !== 'no' || !noNewPrivileges;
  const ways =
    userNamespace || !canBeRoot ? [] : capabilities.bounding.filter((capability) => BREAKOUTS.has(capability));
  if (ways.length === 0) return undefined;
  return {
    step: `From ${name}, as root, the node is within reach: ${ways.map((way) => BREAKOUTS.get(way) ?? way).join('; ')}.`,
    because: `the capabilities ${ways.join(', ')} are added (MITRE T1611)`,
    fields: [`${own}.capabilities.add`],
    severity: 'critical',
  };
}

const BREAKOUTS = new Map([
  ['SYS_ADMIN', 'SYS_ADMIN mounts file systems and writes to cgroups'],
  ['SYS_MODULE', 'SYS_MODULE loads code into the kernel'],
  ['DAC_READ_SEARCH', 'DAC_READ_SEARCH reads any file of the node by its handle'],
  ['SYS_RAWIO', 'SYS_RAWIO reads and writes raw devices'],
]);

function writing({ name, rootFilesystem, writableMounts }: EffectiveRights, own: string): IntruderStep {
  const mounts = writableMounts.length === 0 ? '' : writableMounts.join(', ');
  if (rootFilesystem === 'read-only') {
    return {
      step: mounts === '' ? `In ${name} nothing can be written.` : `In ${name} only ${mounts} can be written.`,
      because: 'readOnlyRootFilesystem=true',
      fields: [`${own}.readOnlyRootFilesystem`],
      severity: 'low',
    };
  }
  return {
    step: `In ${name} tools can be brought in and the program changed: the root file system is writable${mounts === '' ? '' : `, and so is ${mounts}`}.`,
    because: 'readOnlyRootFilesystem is not true (MITRE T1105)',
    fields: [`${own}.readOnlyRootFilesystem`],
    severity: 'medium',
  };
}

function sharedSteps(
  workload: Workload,
  rights: readonly EffectiveRights[],
  hardening: readonly HardeningFinding[],
): IntruderStep[] {
  const steps: IntruderStep[] = [];
  const host = rights[0]?.hostNamespaces ?? [];
  if (host.includes('hostPID')) {
    steps.push({
      step: 'The environment and command lines of every process of the node can be read.',
      because: 'hostPID=true (MITRE T1057)',
      fields: ['spec.hostPID'],
      severity: 'high',
    });
  }
  if (host.includes('hostNetwork')) {
    steps.push({
      step: "Services that listen on the node's loopback are within reach, and NetworkPolicy does not apply.",
      because: 'hostNetwork=true (MITRE T1046)',
      fields: ['spec.hostNetwork'],
      severity: 'high',
    });
  }
  if (host.includes('hostIPC')) {
    steps.push({
      step: 'Shared memory of processes of the node can be read.',
      because: 'hostIPC=true (MITRE T1005)',
      fields: ['spec.hostIPC'],
      severity: 'medium',
    });
  }
  for (const finding of hardening.filter(
    (each) => each.check === 'runtimeSocketMount' || each.check === 'sensitiveHostPath',
  )) {
    const socket = finding.check === 'runtimeSocketMount';
    steps.push({
      step: socket
        ? 'A privileged container can be started: the node is theirs.'
        : 'Files of the node are within reach.',
      because: `${finding.detail} (MITRE ${socket ? 'T1610' : 'T1611'})`,
      fields: finding.fields,
      severity: socket ? 'critical' : 'high',
    });
  }
  if (rights.some((right) => right.token)) {
    steps.push({
      step: `The API server can be asked as ${workload.namespace}/${serviceAccountOf(workload)}: what RBAC grants that account, the intruder has.`,
      because: 'its token is mounted (MITRE T1528)',
      fields: ['spec.automountServiceAccountToken'],
      severity: 'medium',
    });
  }
  return steps;
}

export function count(capabilities: readonly string[]): string {
  return capabilities.length === 0
    ? 'no capability'
    : `${capabilities.length} ${capabilities.length === 1 ? 'capability' : 'capabilities'}`;
}
