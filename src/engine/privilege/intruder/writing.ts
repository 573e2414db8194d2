import { security, type Shell, type Step } from './shell.js';

const SHOWN = 4;

/** What the shell can change or bring along. */
export function whatTheyCanWrite(shell: Shell): Step {
  const { right } = shell;
  const mounts = right.mounts
    .filter(({ writable, kind, hostPath }) => writable && kind !== 'hostPath' && hostPath === undefined)
    .map(({ path, kind }) => `${path} (${NAMES.get(kind) ?? kind})`);
  const shown = [...mounts.slice(0, SHOWN), ...(mounts.length > SHOWN ? [`${mounts.length - SHOWN} more`] : [])].join(
    ', ',
  );
  const field = security(shell, 'readOnlyRootFilesystem');
  if (right.rootFilesystem === 'read-only') {
    return {
      say: (who) =>
        mounts.length === 0
          ? `Nothing of its own can be written in ${who}.`
          : `In ${who} only ${shown} can be written.`,
      because: 'readOnlyRootFilesystem=true',
      fields: [field],
      endedBy: [],
      severity: 'low',
      techniques: [],
    };
  }
  const root = shell.root === 'never' ? 'where its user may write' : 'anywhere';
  return {
    say: (who) =>
      `Tools can be brought into ${who} and its program changed: the root file system is writable ${root}${shown === '' ? '' : `, and so is ${shown}`}.`,
    because: 'readOnlyRootFilesystem is not true',
    fields: [field],
    endedBy: [`${field}=true`],
    severity: 'medium',
    techniques: ['T1105', ...(shell.root === 'never' ? [] : ['T1525'])],
  };
}

const NAMES = new Map([
  ['emptyDir', 'gone with the pod'],
  ['persistentVolumeClaim', 'a claim that outlives the pod'],
  ['ephemeral', 'a claim of the pod'],
]);
