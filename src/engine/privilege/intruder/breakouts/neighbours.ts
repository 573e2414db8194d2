import { accessOf, tokensIn, type AccountRisk } from '../../../access/index.js';
import { METADATA_ADDRESS } from '../../hardening/metadata-api-reach.js';
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

const MOST_RISKS = 3;

/** A token of each account that the container holds one of, with what the account's rights amount to. */
const apiToken: Breakout = ({ container, subject: { cluster, workload } }) => {
  const usable = tokensIn(cluster, workload, container).filter((token) => token.usable);
  return [...new Set(usable.map((token) => token.account))].map((account) => {
    const [namespace = '', name = ''] = account.split('/');
    const risks = accessOf(cluster)
      .account(namespace, name)
      .risks.filter(({ severity }) => severity !== 'low');
    const isGrave = risks.some(({ severity }) => severity === 'critical' || severity === 'high');
    const isMountedByItself = usable.some((token) => token.account === account && token.how === 'automount');
    const field = 'spec.automountServiceAccountToken';
    return {
      say: (who) => `A shell in ${who} asks the API server as ${account}: ${meaningOf(risks)}.`,
      because: 'its token is mounted',
      fields: isMountedByItself ? [field] : ['spec.volumes'],
      endedBy: isMountedByItself ? [`${field}=false`] : ['the volume with the token removed'],
      // Critical is what ends on the node at once; this takes a request more.
      severity: isGrave ? 'high' : 'medium',
      techniques: ['T1528', 'T1552.007'],
    };
  });
};

function meaningOf(risks: readonly AccountRisk[]): string {
  if (risks.length === 0) return 'what RBAC grants that account, the intruder has';
  const more = risks.length > MOST_RISKS ? `; and ${risks.length - MOST_RISKS} more` : '';
  return `with it, ${risks.slice(0, MOST_RISKS).map(inShort).join('; ')}${more}`;
}

function inShort({ title, namespaces }: AccountRisk): string {
  const where = namespaces.includes(null) ? 'the whole cluster' : namespaces.join(', ');
  return `${title.charAt(0).toLowerCase()}${title.slice(1)} in ${where}`;
}

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
