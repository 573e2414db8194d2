import { badSettings, isConfiningProfile, plural, profileType, quote, settersOf, sorted } from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields                                                            | allowed                              | from |
 * | ----------------------------------------------------------------- | ------------------------------------ | ---- |
 * | pod's and every container's securityContext.appArmorProfile.type  | no profile, RuntimeDefault, Localhost | 1.0  |
 * | annotations container.apparmor.security.beta.kubernetes.io/*      | empty, runtime/default, localhost/*  | 1.0  |
 *
 * Any annotation with the prefix counts, also one of a container that does not exist.
 */
const PREFIX = 'container.apparmor.security.beta.kubernetes.io/';

const check: CheckPod = (pod) => {
  const found = badSettings(
    pod,
    ['appArmorProfile', 'type'],
    profileType('appArmorProfile'),
    (type) => !isConfiningProfile(type),
  );
  const annotations = [...pod.annotations]
    .filter(([key, value]) => key.startsWith(PREFIX) && !isConfining(value))
    .map(([key, value]) => ({ key, text: `${key}="${value}"` }));
  if (found.length === 0 && annotations.length === 0) return undefined;
  const setters = settersOf(found);
  const all = [
    ...(found.length > 0 ? [setters.text] : []),
    ...(annotations.length > 0 ? [plural(annotations.length, 'annotation', 'annotations')] : []),
  ].join(' and ');
  const values = [...sorted(found.map((each) => String(each.value))), ...sorted(annotations.map(({ text }) => text))];
  return {
    reason: plural(values.length, 'forbidden AppArmor profile', 'forbidden AppArmor profiles'),
    detail: `${all} must not set AppArmor profile type to ${quote(values)}`,
    containers: sorted([...setters.containers, ...annotations.map(({ key }) => key.slice(PREFIX.length))]),
    fields: [...found.map((each) => each.field), ...annotations.map(({ key }) => ['metadata', 'annotations', key])],
  };
};

function isConfining(annotation: string): boolean {
  return annotation === '' || annotation === 'runtime/default' || annotation.startsWith('localhost/');
}

export const appArmorProfile: Check = {
  id: 'appArmorProfile',
  level: 'baseline',
  revisions: [{ from: 0, check }],
};
