import {
  capabilityFields,
  isNodeRoot,
  onceRoot,
  rootEndedBy,
  rootHas,
  type Breakout,
  type Shell,
  type Step,
} from '../shell.js';

/** A way out that a capability opens to root of the node. A privileged container has all of them: it is told once, elsewhere. */
function way(
  capability: string,
  build: (
    shell: Shell,
  ) => Omit<Step, 'fields' | 'endedBy'> & { readonly fields?: readonly string[]; readonly endedBy?: readonly string[] },
  when: (shell: Shell) => boolean = () => true,
): Breakout {
  return (shell) => {
    if (shell.right.privileged || !isNodeRoot(shell) || !rootHas(shell, capability) || !when(shell)) return undefined;
    const { fields = [], endedBy = [], ...step } = build(shell);
    const from = capabilityFields(shell, capability);
    return {
      ...step,
      fields: [...from.fields, ...fields],
      endedBy: [...from.endedBy, ...endedBy, ...rootEndedBy(shell)],
    };
  };
}

const seesNodeProcesses = ({ right }: Shell) => right.hostNamespaces.includes('hostPID');

/** Both together enter the node's first process; ptrace alone writes code into any process of it. */
const trace = way(
  'SYS_PTRACE',
  (shell) => {
    const enters = rootHas(shell, 'SYS_ADMIN');
    return {
      say: (who) =>
        enters
          ? `From ${who} one command (nsenter into process 1) is a root shell on the node${onceRoot(shell)}.`
          : `Root in ${who} writes its code into processes of the node${onceRoot(shell)}.`,
      because: `${enters ? 'SYS_ADMIN and SYS_PTRACE' : 'SYS_PTRACE'} with hostPID=true`,
      fields: ['spec.hostPID'],
      endedBy: ['spec.hostPID=false'],
      severity: 'critical',
      techniques: ['T1055', 'T1611'],
    };
  },
  seesNodeProcesses,
);

const admin = way(
  'SYS_ADMIN',
  (shell) => {
    const { appArmor, seccomp } = shell.right;
    const confined = appArmor !== 'Unconfined';
    return {
      say: (who) =>
        confined
          ? `Root in ${who} may mount file systems${onceRoot(shell)}: only AppArmor or SELinux of the node stands between it and the node.`
          : `Root in ${who} mounts file systems and writes to cgroups, which mostly ends as root on the node${onceRoot(shell)}.`,
      because: `SYS_ADMIN is added${confined ? '' : ' and AppArmor is off'}${seccomp === 'Unconfined' ? '; no seccomp profile' : ''}`,
      severity: 'critical',
      techniques: ['T1611'],
    };
  },
  (shell) => !(seesNodeProcesses(shell) && rootHas(shell, 'SYS_PTRACE')),
);

const modules = way('SYS_MODULE', (shell) => ({
  say: (who) => `Root in ${who} loads its code into the node's kernel${onceRoot(shell)}.`,
  because: 'SYS_MODULE is added',
  severity: 'critical',
  techniques: ['T1611', 'T1547.006'],
}));

const readByHandle = way('DAC_READ_SEARCH', (shell) => ({
  say: (who) => `Root in ${who} reads any file of the node by its handle${onceRoot(shell)}.`,
  because: 'DAC_READ_SEARCH is added (open_by_handle_at, known as "shocker")',
  severity: 'critical',
  techniques: ['T1611'],
}));

const rawAccess = way('SYS_RAWIO', (shell) => ({
  say: (who) => `Root in ${who} reaches raw ports and memory of the machine${onceRoot(shell)}.`,
  because: 'SYS_RAWIO is added',
  severity: 'high',
  techniques: ['T1611'],
}));

const programsInKernel = way('BPF', (shell) => ({
  say: (who) => `Root in ${who} loads programs into the node's kernel${onceRoot(shell)}.`,
  because: 'BPF is added',
  severity: 'high',
  techniques: ['T1611'],
}));

/** Of the pod's own network, also in a user namespace; on the node's network, of the node. */
const network: Breakout = (shell) => {
  const node = shell.right.hostNamespaces.includes('hostNetwork');
  const steps: Step[] = [];
  if (rootHas(shell, 'NET_ADMIN') && !shell.right.privileged) {
    const from = capabilityFields(shell, 'NET_ADMIN');
    steps.push({
      say: (who) =>
        node
          ? `Root in ${who} re-routes and intercepts the traffic of the node${onceRoot(shell)}.`
          : `Root in ${who} re-routes and intercepts the traffic of its pod, past any sidecar${onceRoot(shell)}.`,
      because: node ? 'NET_ADMIN with hostNetwork=true' : 'NET_ADMIN is added',
      fields: [...from.fields, ...(node ? ['spec.hostNetwork'] : [])],
      endedBy: from.endedBy,
      severity: node ? 'high' : 'medium',
      techniques: ['T1557'],
    });
  }
  if (rootHas(shell, 'NET_RAW') && !shell.right.privileged) {
    const from = capabilityFields(shell, 'NET_RAW');
    steps.push({
      say: (who) =>
        node
          ? `Root in ${who} reads along on every interface of the node${onceRoot(shell)}.`
          : `Root in ${who} forges ARP and DNS answers to pods in its network segment${onceRoot(shell)}.`,
      because: node ? 'NET_RAW with hostNetwork=true' : 'NET_RAW, which runtimes grant unless it is dropped',
      fields: [...from.fields, ...(node ? ['spec.hostNetwork'] : [])],
      endedBy: from.endedBy,
      severity: node ? 'high' : 'medium',
      techniques: node ? ['T1040'] : ['T1557'],
    });
  }
  return steps;
};

export const CAPABILITIES: readonly Breakout[] = [
  trace,
  admin,
  modules,
  readByHandle,
  rawAccess,
  programsInKernel,
  network,
];
