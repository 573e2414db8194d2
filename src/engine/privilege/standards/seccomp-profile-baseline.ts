import { everyContainer, quote, settersOf, settings, unique } from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields                                                              | allowed                                     | from        |
 * | ------------------------------------------------------------------- | ------------------------------------------- | ----------- |
 * | annotation seccomp.security.alpha.kubernetes.io/pod                 | runtime/default, docker/default, localhost/ | 1.0 to 1.18 |
 * | annotation container.seccomp.security.alpha.kubernetes.io/<name>    | runtime/default, docker/default, localhost/ | 1.0 to 1.18 |
 * | pod's and every container's securityContext.seccompProfile.type     | undefined, RuntimeDefault, Localhost        | 1.19        |
 */
const POD_ANNOTATION = 'seccomp.security.alpha.kubernetes.io/pod';
const CONTAINER_ANNOTATION = 'container.seccomp.security.alpha.kubernetes.io/';

const checkAnnotations: CheckPod = (pod) => {
  const keys = [POD_ANNOTATION, ...everyContainer(pod).map((container) => `${CONTAINER_ANNOTATION}${container.name}`)];
  const found = keys.filter((key) => {
    const value = pod.annotations.get(key);
    return (
      value !== undefined &&
      value !== 'runtime/default' &&
      value !== 'docker/default' &&
      !value.startsWith('localhost/')
    );
  });
  if (found.length === 0) return undefined;
  return {
    reason: 'seccompProfile',
    detail: `forbidden ${found.length === 1 ? 'annotation' : 'annotations'} ${quote(found.map((key) => `${key}=${pod.annotations.get(key) ?? ''}`))}`,
    containers: found.filter((key) => key !== POD_ANNOTATION).map((key) => key.slice(CONTAINER_ANNOTATION.length)),
    fields: found.map((key) => ['metadata', 'annotations', key]),
  };
};

export function isValidSeccomp(type: unknown): boolean {
  return type === 'RuntimeDefault' || type === 'Localhost';
}

const checkFields: CheckPod = (pod) => {
  const found = settings(pod, ['seccompProfile', 'type'], (value) => !isValidSeccomp(value));
  if (found.length === 0) return undefined;
  const setters = settersOf(found);
  return {
    reason: 'seccompProfile',
    detail: `${setters.text} must not set securityContext.seccompProfile.type to ${quote(unique(found.map((each) => each.value)))}`,
    containers: setters.containers,
    fields: found.map((each) => each.field),
  };
};

export const seccompProfileBaseline: Check = {
  id: 'seccompProfile_baseline',
  level: 'baseline',
  revisions: [
    { from: 0, check: checkAnnotations },
    { from: 19, check: checkFields },
  ],
};
