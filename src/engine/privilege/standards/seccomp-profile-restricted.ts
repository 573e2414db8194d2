import type { FieldPath } from '../../manifests/index.js';
import { at, everyContainer, isWindows, nameContainers, podSecurityContext } from './pod.js';
import { isValidSeccomp } from './seccomp-profile-baseline.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields                                            | allowed                                                  | from |
 * | ------------------------------------------------- | -------------------------------------------------------- | ---- |
 * | every container's securityContext.seccompProfile  | RuntimeDefault, Localhost; undefined where the pod has one | 1.19 |
 * | pod's securityContext.seccompProfile              | undefined, RuntimeDefault, Localhost                     | 1.19 |
 *
 * From 1.25 on, pods of Windows are let off.
 */
const check: CheckPod = (pod) => {
  const podType = at(podSecurityContext(pod) ?? {}, 'seccompProfile', 'type');
  const podIsBad = podType !== undefined && !isValidSeccomp(podType);
  const types = everyContainer(pod).map((container) => ({
    container,
    type: at(container.value, 'securityContext', 'seccompProfile', 'type'),
  }));
  const bad = types.filter(({ type }) => type !== undefined && !isValidSeccomp(type)).map(({ container }) => container);
  const unset = isValidSeccomp(podType)
    ? []
    : types.filter(({ type }) => type === undefined).map(({ container }) => container);
  if (!podIsBad && bad.length === 0 && unset.length === 0) return undefined;
  const details: string[] = [];
  if (podIsBad || bad.length > 0) {
    const setters = [
      ...(podIsBad ? ['pod'] : []),
      ...(bad.length > 0 ? [nameContainers(bad.map((each) => each.name))] : []),
    ].join(' and ');
    details.push(
      `${setters} must not set securityContext.seccompProfile.type to anything but "RuntimeDefault" or "Localhost"`,
    );
  }
  if (unset.length > 0 && !podIsBad) {
    details.push(
      `pod or ${nameContainers(unset.map((each) => each.name))} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
    );
  }
  const path: FieldPath = ['securityContext', 'seccompProfile', 'type'];
  return {
    reason: 'seccompProfile',
    detail: details.join('; '),
    containers: [...bad, ...unset].map((each) => each.name),
    fields: [...(podIsBad ? [['spec', ...path]] : []), ...[...bad, ...unset].map((each) => [...each.path, ...path])],
  };
};

export const seccompProfileRestricted: Check = {
  id: 'seccompProfile_restricted',
  level: 'restricted',
  revisions: [
    { from: 19, check, replaces: 'seccompProfile_baseline' },
    { from: 25, check: (pod) => (isWindows(pod) ? undefined : check(pod)), replaces: 'seccompProfile_baseline' },
  ],
};
