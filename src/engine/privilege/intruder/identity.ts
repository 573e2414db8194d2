import type { EffectiveRights } from '../types.js';
import { security, type Shell, type Step } from './shell.js';
import { DEFAULT_CAPABILITIES } from '../rights/capabilities.js';
import { isWindows } from '../standards/pod.js';

/** Who the intruder is the moment a shell is there. */
export function whoTheyAre(shell: Shell): Step {
  const { right, subject } = shell;
  const { user, group, refusedAtStart } = right;
  const fields = ['spec.securityContext.runAsUser', security(shell, 'runAsUser'), security(shell, 'runAsNonRoot')];
  const common = { fields, techniques: [] };
  if (refusedAtStart !== undefined) {
    return {
      ...common,
      say: (who) => `There is no shell to be had in ${who}: it never starts.`,
      because: refusedAtStart,
      endedBy: [],
      severity: 'low',
    };
  }
  const windows = isWindows(subject.pod);
  const name = windows ? 'an administrator' : 'root';
  if (user.root === 'no') {
    const gid = group.gid === 'unknown' ? '' : ` with gid ${group.gid}`;
    const text = user.uid === 'unknown' ? `a user other than ${name}` : `uid ${user.uid}${gid}, not root`;
    return {
      ...common,
      say: (who) => `A shell in ${who} is ${text}.`,
      because:
        user.uid === 'unknown' ? 'runAsNonRoot, or the image, keeps it from root' : 'runAsUser, or the image, says so',
      endedBy: [],
      severity: 'low',
    };
  }
  const inside = right.userNamespace ? '; on the node that is a user without rights' : '';
  const endedBy = ['spec.securityContext.runAsNonRoot=true', 'spec.securityContext.runAsUser=10001'];
  const severity = right.userNamespace ? 'medium' : 'high';
  return user.root === 'yes'
    ? {
        ...common,
        say: (who) => `A shell in ${who} is ${name} at once${inside}.`,
        because: windows ? 'windowsOptions say so' : 'runAsUser=0, or the image says so',
        endedBy,
        severity,
      }
    : {
        ...common,
        say: (who) => `A shell in ${who} is ${name} at once, unless the image names another user${inside}.`,
        because: 'neither runAsUser nor runAsNonRoot is set, so the USER of the image decides',
        endedBy,
        severity,
      };
}

/** What root holds, and whether sudo works for those who are not root. */
export function whatTheyCanBecome(shell: Shell): Step | undefined {
  const { right, root, subject } = shell;
  if (right.privileged || isWindows(subject.pod)) return undefined;
  const { bounding } = right.capabilities;
  const held = describeCapabilities(bounding);
  const field = security(shell, 'allowPrivilegeEscalation');
  const drop = `${security(shell, 'capabilities', 'drop')}=[ALL]`;
  if (root === 'never') {
    return {
      say: (who) => `It stays so: sudo, su and every other setuid program are powerless in ${who}.`,
      because: 'allowPrivilegeEscalation=false sets no_new_privs; setuid bits and file capabilities then do nothing',
      fields: [field],
      endedBy: [],
      severity: 'low',
      techniques: [],
    };
  }
  if (root === 'by a setuid program') {
    return {
      say: (who) => `sudo, su or any other setuid program of the image makes it root in ${who}, with ${held}.`,
      because: 'allowPrivilegeEscalation is not false, so no_new_privs is off',
      fields: [field],
      endedBy: [`${field}=false`],
      severity: 'medium',
      techniques: ['T1548.001'],
    };
  }
  const otherwise =
    root === 'at once'
      ? ''
      : right.noNewPrivileges
        ? '; another user gains nothing by sudo'
        : '; for another user sudo or any setuid program does the same';
  return {
    say: (who) => `Root in ${who} holds ${held}${otherwise}.`,
    because:
      bounding.length === 0
        ? 'capabilities.drop=[ALL]'
        : 'root has the whole bounding set in effect: the default of the runtime, with add and without drop',
    fields: [security(shell, 'capabilities'), ...(root === 'at once' ? [] : [field])],
    endedBy: bounding.length === 0 ? [] : [drop],
    severity: bounding.length === 0 ? 'low' : 'medium',
    techniques: root === 'at once' || right.noNewPrivileges ? [] : ['T1548.001'],
  };
}

export function describeCapabilities(bounding: EffectiveRights['capabilities']['bounding']): string {
  if (bounding.length === 0) return 'no capability';
  const byDefault = DEFAULT_CAPABILITIES.every((name) => bounding.includes(name));
  const more = byDefault ? bounding.filter((name) => !DEFAULT_CAPABILITIES.includes(name)) : [];
  if (byDefault && more.length === 0) return `the ${bounding.length} default capabilities`;
  if (byDefault && more.length <= 4)
    return `the ${DEFAULT_CAPABILITIES.length} default capabilities and ${more.join(', ')}`;
  if (bounding.length <= 4)
    return bounding.length === 1 ? `the capability ${bounding[0] ?? ''}` : `the capabilities ${bounding.join(', ')}`;
  return `${bounding.length} capabilities`;
}
