import { accessOf, identityOfAccount, isAllowed } from '../../../access/index.js';
import { folderKindOf, folderKindsIn, holdsRuntimeSocket } from '../../hardening/host-paths.js';
import { isWithin } from '../../rights/mounts.js';
import { serviceAccountOf } from '../../rights/token.js';
import { hostMounts, onceRoot, rootEndedBy, type Breakout, type Shell, type Step } from '../shell.js';

/** Folders where writing a file is running code as root of the node, and how. */
const WRITTEN: ReadonlyMap<string, string> = new Map([
  ['root', 'a cron job, a key or a unit file'],
  ['etc', 'a cron job, an account or a unit file'],
  ['cron', 'a cron job'],
  ['systemd', 'a unit file'],
  ['root-home', 'a key of root'],
  ['controlPlane', 'a static pod'],
  ['usr', 'a program that the node runs'],
  ['boot', 'another kernel'],
  ['modules', 'a kernel module'],
  ['containers', 'the files of any other container'],
  ['kubelet', 'the volumes of any other pod'],
]);

/** Folders where reading is enough. */
const READ: ReadonlyMap<string, string> = new Map([
  ['root', 'keys, password hashes and the credentials of the kubelet'],
  ['etc', 'keys and password hashes'],
  ['root-home', 'keys and credentials of root'],
  ['home', 'keys and credentials of people'],
  ['controlPlane', 'keys of the control plane'],
  ['cron', 'jobs and what passwords stand in them'],
  ['systemd', 'unit files and what passwords stand in them'],
  ['containers', 'the files of every other container'],
]);

/** A user namespace is no help here: the kubelet maps ids at mounts, so that root in the container writes as root. */
const hostPaths: Breakout = (shell) => {
  const steps: Step[] = [];
  for (const mount of hostMounts(shell)) {
    const { hostPath, writable, volumeField, mountField } = mount;
    const common = {
      fields: [volumeField, mountField],
      endedBy: [`${volumeField} removed`],
    };
    if (holdsRuntimeSocket(hostPath)) {
      steps.push({
        ...common,
        say: (who) =>
          `From ${who} a privileged container can be started on the node: the node is theirs${onceRoot(shell)}.`,
        because: `${hostPath} holds the socket of the container runtime; a read-only mount does not help`,
        severity: 'critical',
        techniques: ['T1610', 'T1611'],
      });
    }
    // What says most about the folder first, then the worst of what it holds.
    const kinds = [folderKindOf(hostPath), ...folderKindsIn(hostPath)].flatMap((each) => each?.kind ?? []);
    const part = isPartOfEtc(hostPath);
    const write = !part && writable && shell.root !== 'never' ? kinds.find((kind) => WRITTEN.has(kind)) : undefined;
    const read = part ? undefined : kinds.find((kind) => READ.has(kind));
    if (write !== undefined) {
      steps.push({
        ...common,
        say: (who) =>
          `From ${who} the node is theirs: it writes ${WRITTEN.get(write) ?? ''} into ${hostPath} of the node${onceRoot(shell)}.`,
        because: `the host path ${hostPath} is mounted writable`,
        endedBy: [...common.endedBy, `${mountField}.readOnly=true`],
        severity: 'critical',
        techniques: ['T1611', ...(['cron', 'etc', 'root', 'systemd'].includes(write) ? ['T1053'] : [])],
      });
    } else if (read !== undefined) {
      steps.push({
        ...common,
        say: (who) =>
          shell.root === 'never'
            ? `A shell in ${who} reads what every user may read of ${hostPath} of the node.`
            : `A shell in ${who} reads ${READ.get(read) ?? ''} in ${hostPath} of the node${onceRoot(shell)}.`,
        because: `the host path ${hostPath} is mounted`,
        severity: shell.root === 'never' ? 'medium' : 'high',
        techniques: ['T1552'],
      });
    }
    if (part && writable && shell.root !== 'never') {
      steps.push({
        ...common,
        say: (who) =>
          `A shell in ${who} changes ${hostPath} of the node, which programs there read as root${onceRoot(shell)}.`,
        because: `the host path ${hostPath} is mounted writable`,
        endedBy: [...common.endedBy, `${mountField}.readOnly=true`],
        severity: 'high',
        techniques: ['T1611'],
      });
    }
    if (isOfPods(hostPath) && shell.root !== 'never') {
      steps.push({
        ...common,
        say: (who) =>
          `A shell in ${who} takes the tokens and secrets of every other pod on its node${onceRoot(shell)}.`,
        because: `${hostPath} holds the volumes of the node's pods`,
        severity: 'critical',
        techniques: ['T1528'],
      });
    }
    steps.push(...kernelSwitches(shell, mount, common), ...logLinks(shell, mount, common));
  }
  return steps;
};

/** What of /etc gives the node away when it is read or written. */
const OF_ETC = [
  '/etc/shadow',
  '/etc/gshadow',
  '/etc/passwd',
  '/etc/sudoers',
  '/etc/sudoers.d',
  '/etc/ssh',
  '/etc/pam.d',
];

/** A folder of one program's settings in /etc, CNI's say, or certificates: nothing that runs or authenticates. */
function isPartOfEtc(path: string): boolean {
  return folderKindOf(path)?.kind === 'etc' && path !== '/etc' && !OF_ETC.some((each) => isWithin(path, each));
}

/** The volumes of the node's pods, or a folder that holds them. */
function isOfPods(path: string): boolean {
  const pods = '/var/lib/kubelet/pods';
  return isWithin(path, pods) || isWithin(pods, path);
}

type Common = Pick<Step, 'fields' | 'endedBy'>;
type Mounted = ReturnType<typeof hostMounts>[number];

/** The host's /proc/sys/kernel, writable: core_pattern. */
function kernelSwitches(shell: Shell, { hostPath, writable }: Mounted, common: Common): Step[] {
  const holds = isWithin('/proc/sys/kernel', hostPath) && hostPath !== '/';
  if (!writable || !holds || shell.root === 'never' || shell.right.userNamespace) return [];
  return [
    {
      ...common,
      say: (who) => `From ${who} code runs as root on the node: it sets core_pattern in ${hostPath}${onceRoot(shell)}.`,
      because: `the host path ${hostPath} is mounted writable`,
      endedBy: [...common.endedBy, ...rootEndedBy(shell)],
      severity: 'critical',
      techniques: ['T1611'],
    },
  ];
}

/** The kubelet follows links in /var/log as root for whoever may read pods/log. */
function logLinks(shell: Shell, { hostPath, writable }: Mounted, common: Common): Step[] {
  const { cluster, workload } = shell.subject;
  if (!writable || shell.root === 'never' || !isWithin('/var/log', hostPath) || hostPath === '/') return [];
  if (!shell.right.token) return [];
  const identity = identityOfAccount(workload.namespace, serviceAccountOf(workload));
  const { namespace } = workload;
  const request = { verb: 'get', apiGroup: '', resource: 'pods', subresource: 'log', namespace, name: '' };
  if (!isAllowed(accessOf(cluster).policy, identity, request)) return [];
  return [
    {
      ...common,
      say: (who) =>
        `A shell in ${who} reads any file of the node: it lays a link in ${hostPath} and asks for the log${onceRoot(shell)}.`,
      because: `${hostPath} is mounted writable and its account may get pods/log`,
      severity: 'high',
      techniques: ['T1083'],
    },
  ];
}

export const HOST_PATHS: readonly Breakout[] = [hostPaths];
