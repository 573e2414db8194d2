import { onceRoot, type Breakout } from '../shell.js';

const processes: Breakout = (shell) => {
  const { right, root } = shell;
  if (!right.hostNamespaces.includes('hostPID')) return undefined;
  return {
    say: (who) =>
      root === 'never'
        ? `A shell in ${who} sees every process of the node with its command line, and the environment of those of its own uid.`
        : `A shell in ${who} reads the environment and command line of every process of the node, tokens and passwords in them${onceRoot(shell)}.`,
    because: 'hostPID=true',
    fields: ['spec.hostPID'],
    endedBy: ['spec.hostPID=false'],
    severity: 'high',
    techniques: ['T1057', 'T1552'],
  };
};

const network: Breakout = ({ right }) =>
  right.hostNamespaces.includes('hostNetwork')
    ? {
        say: (who) => `A shell in ${who} reaches services on the node's loopback, and NetworkPolicy does not hold it.`,
        because: 'hostNetwork=true',
        fields: ['spec.hostNetwork'],
        endedBy: ['spec.hostNetwork=false'],
        severity: 'high',
        techniques: ['T1046'],
      }
    : undefined;

const memory: Breakout = ({ right }) =>
  right.hostNamespaces.includes('hostIPC')
    ? {
        say: (who) => `A shell in ${who} reads shared memory of processes of the node.`,
        because: 'hostIPC=true',
        fields: ['spec.hostIPC'],
        endedBy: ['spec.hostIPC=false'],
        severity: 'medium',
        techniques: ['T1005'],
      }
    : undefined;

export const HOST_NAMESPACES: readonly Breakout[] = [processes, network, memory];
