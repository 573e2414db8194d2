import {
  badSettings,
  everyContainer,
  isConfiningProfile,
  plural,
  profileType,
  quote,
  settingsFailure,
  sorted,
} from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields                                                              | allowed                                     | from        |
 * | ------------------------------------------------------------------- | ------------------------------------------- | ----------- |
 * | annotation seccomp.security.alpha.kubernetes.io/pod                 | runtime/default, docker/default, localhost/* | 1.0 to 1.18 |
 * | annotation container.seccomp.security.alpha.kubernetes.io/<name>    | runtime/default, docker/default, localhost/* | 1.0 to 1.18 |
 * | pod's and every container's securityContext.seccompProfile.type     | no profile, RuntimeDefault, Localhost       | 1.19        |
 *
 * Only annotations of containers that exist count.
 */
const POD_ANNOTATION = 'seccomp.security.alpha.kubernetes.io/pod';
const CONTAINER_ANNOTATION = 'container.seccomp.security.alpha.kubernetes.io/';

const checkAnnotations: CheckPod = (pod) => {
  const keys = [
    { key: POD_ANNOTATION, containers: [] },
    ...everyContainer(pod).map(({ name }) => ({ key: `${CONTAINER_ANNOTATION}${name}`, containers: [name] })),
  ];
  const found = keys.flatMap((each) => {
    const value = pod.annotations.get(each.key);
    return value === undefined || isConfining(value) ? [] : [{ ...each, text: `${each.key}="${value}"` }];
  });
  if (found.length === 0) return undefined;
  return {
    reason: 'seccompProfile',
    detail: `forbidden ${plural(found.length, 'annotation', 'annotations')} ${sorted(found.map(({ text }) => text)).join(', ')}`,
    containers: found.flatMap(({ containers }) => containers),
    fields: found.map(({ key }) => ['metadata', 'annotations', key]),
  };
};

function isConfining(annotation: string): boolean {
  return annotation === 'runtime/default' || annotation === 'docker/default' || annotation.startsWith('localhost/');
}

const checkFields: CheckPod = (pod) => {
  const found = badSettings(
    pod,
    ['seccompProfile', 'type'],
    profileType('seccompProfile'),
    (type) => !isConfiningProfile(type),
  );
  const values = quote(sorted(found.map((each) => String(each.value))));
  return settingsFailure(
    found,
    'seccompProfile',
    (setters) => `${setters} must not set securityContext.seccompProfile.type to ${values}`,
  );
};

export const seccompProfileBaseline: Check = {
  id: 'seccompProfile_baseline',
  level: 'baseline',
  revisions: [
    { from: 0, check: checkAnnotations },
    { from: 19, check: checkFields },
  ],
};
