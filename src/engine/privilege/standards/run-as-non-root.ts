import type { FieldPath } from '../../manifests/index.js';
import { at, everyContainer, hasUserNamespace, nameContainers, podSecurityContext } from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields                                          | allowed                                   | from |
 * | ----------------------------------------------- | ----------------------------------------- | ---- |
 * | every container's securityContext.runAsNonRoot  | true; undefined where the pod's is true   | 1.0  |
 * | pod's securityContext.runAsNonRoot              | undefined, true                           | 1.0  |
 *
 * From 1.35 on, a pod with a user namespace of its own passes. An explicit false at the pod fails whatever containers say.
 */
const check: CheckPod = (pod) => {
  const podValue = at(podSecurityContext(pod) ?? {}, 'runAsNonRoot');
  const values = everyContainer(pod).map((container) => ({
    container,
    value: at(container.value, 'securityContext', 'runAsNonRoot'),
  }));
  const bad = values.filter(({ value }) => value === false).map(({ container }) => container);
  const unset =
    podValue === true
      ? []
      : values.filter(({ value }) => value === undefined || value === null).map(({ container }) => container);
  const podIsBad = podValue === false;
  if (!podIsBad && bad.length === 0 && unset.length === 0) return undefined;
  const details: string[] = [];
  if (podIsBad || bad.length > 0) {
    const setters = [
      ...(podIsBad ? ['pod'] : []),
      ...(bad.length > 0 ? [nameContainers(bad.map((each) => each.name))] : []),
    ].join(' and ');
    details.push(`${setters} must not set securityContext.runAsNonRoot=false`);
  }
  if (unset.length > 0 && !podIsBad) {
    details.push(`pod or ${nameContainers(unset.map((each) => each.name))} must set securityContext.runAsNonRoot=true`);
  }
  const path: FieldPath = ['securityContext', 'runAsNonRoot'];
  return {
    reason: 'runAsNonRoot != true',
    detail: details.join('; '),
    containers: [...bad, ...unset].map((each) => each.name),
    fields: [...(podIsBad ? [['spec', ...path]] : []), ...[...bad, ...unset].map((each) => [...each.path, ...path])],
  };
};

export const runAsNonRoot: Check = {
  id: 'runAsNonRoot',
  level: 'restricted',
  revisions: [
    { from: 0, check },
    { from: 35, check: (pod) => (hasUserNamespace(pod) ? undefined : check(pod)) },
  ],
};
