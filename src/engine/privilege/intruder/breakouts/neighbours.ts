import { METADATA_ADDRESS } from '../../hardening/metadata-api-reach.js';
import { serviceAccountOf } from '../../rights/token.js';
import { onceRoot, rootHas, type Breakout } from '../shell.js';

/** Through /proc/<pid>/root and mem of the other containers: of the same uid, or with SYS_PTRACE. */
const sharedProcesses: Breakout = (shell) => {
  const { right, subject } = shell;
  const others = subject.rights.filter((other) => other.name !== right.name);
  if (!right.sharedProcessNamespace || right.hostNamespaces.includes('hostPID') || others.length === 0)
    return undefined;
  const traces = rootHas(shell, 'SYS_PTRACE');
  const open = others.filter(
    (other) =>
      traces || other.user.uid === right.user.uid || other.user.uid === 'unknown' || right.user.uid === 'unknown',
  );
  if (open.length === 0) return undefined;
  const names = open.map(({ name }) => name).join(', ');
  const certain = traces || open.every((other) => other.user.uid !== 'unknown' && right.user.uid !== 'unknown');
  return {
    say: (who) =>
      `A shell in ${who} reads memory and files of ${names} through /proc${traces ? onceRoot(shell) : certain ? '' : ', where they run as the same user'}.`,
    because: `shareProcessNamespace=true${traces ? ' with SYS_PTRACE' : ' and the same uid'}`,
    fields: ['spec.shareProcessNamespace'],
    endedBy: ['spec.shareProcessNamespace removed'],
    severity: 'medium',
    techniques: ['T1055'],
  };
};

const apiToken: Breakout = ({ right, subject: { workload } }) => {
  if (!right.token) return undefined;
  const account = `${workload.namespace}/${serviceAccountOf(workload)}`;
  return {
    say: (who) =>
      `A shell in ${who} asks the API server as ${account}: what RBAC grants that account, the intruder has.`,
    because: 'its token is mounted',
    fields: ['spec.automountServiceAccountToken'],
    endedBy: ['spec.automountServiceAccountToken=false'],
    severity: 'medium',
    techniques: ['T1528', 'T1552.007'],
  };
};

const cloud: Breakout = ({ subject: { reaches } }) =>
  reaches?.(METADATA_ADDRESS, 80) === true
    ? {
        say: (who) =>
          `A shell in ${who} may ask the cloud's metadata service (${METADATA_ADDRESS}) for the identity of the node.`,
        because: 'no policy denies the way there; whether the cloud does is not in the manifests',
        fields: [],
        endedBy: [`a NetworkPolicy that keeps egress from ${METADATA_ADDRESS}`],
        severity: 'low',
        techniques: ['T1552.005'],
      }
    : undefined;

export const NEIGHBOURS: readonly Breakout[] = [sharedProcesses, apiToken, cloud];
