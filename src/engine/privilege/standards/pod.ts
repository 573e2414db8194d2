import { containersOf, type Container } from '../../cluster/index.js';
import { asObject, valueAt } from '../../cluster/json.js';
import type { FieldPath, Json, JsonObject } from '../../manifests/index.js';
import type { Failure, JudgedPod } from './types.js';

/** Every init, ordinary and ephemeral container, with its path from the pod. */
export function everyContainer(pod: JudgedPod): Container[] {
  return containersOf(pod.spec).map((container) => ({ ...container, path: ['spec', ...container.path] }));
}

export function podSecurityContext(pod: JudgedPod): JsonObject | undefined {
  return asObject(pod.spec['securityContext']);
}

export function at(value: JsonObject, ...path: FieldPath): Json | undefined {
  return valueAt(value, path);
}

/** From 1.25 on, pods that say that they run on Windows are let off three restricted checks. */
export function isWindows(pod: JudgedPod): boolean {
  return at(pod.spec, 'os', 'name') === 'windows';
}

/** A user namespace of the pod's own relaxes three checks from 1.35 on. */
export function hasUserNamespace(pod: JudgedPod): boolean {
  return pod.spec['hostUsers'] === false;
}

/** container "a"; containers "a", "b" */
export function nameContainers(names: readonly string[]): string {
  return `${names.length === 1 ? 'container' : 'containers'} ${quote(names)}`;
}

export function quote(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ');
}

/** Where a setting was made: pod and container "a". */
export function nameSetters(podSets: boolean, containers: readonly string[]): string {
  return [...(podSets ? ['pod'] : []), ...(containers.length > 0 ? [nameContainers(containers)] : [])].join(' and ');
}

export function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** A setting that stands at the pod or at any container, and must not have a bad value. */
export interface Setting {
  readonly value: string;
  readonly field: FieldPath;
  /** undefined: the pod's own. */
  readonly container?: string;
}

export function settings(pod: JudgedPod, path: FieldPath, bad: (value: Json) => boolean): Setting[] {
  const own = at(pod.spec, 'securityContext', ...path);
  const result: Setting[] =
    own !== undefined && own !== null && bad(own)
      ? [{ value: String(own), field: ['spec', 'securityContext', ...path] }]
      : [];
  for (const container of everyContainer(pod)) {
    const value = at(container.value, 'securityContext', ...path);
    if (value === undefined || value === null || !bad(value)) continue;
    result.push({
      value: String(value),
      field: [...container.path, 'securityContext', ...path],
      container: container.name,
    });
  }
  return result;
}

export function settersOf(found: readonly Setting[]): { text: string; containers: string[]; plural: boolean } {
  const containers = unique(found.flatMap((each) => (each.container === undefined ? [] : [each.container])));
  const podSets = found.some((each) => each.container === undefined);
  return { text: nameSetters(podSets, containers), containers, plural: containers.length + (podSets ? 1 : 0) > 1 };
}

/** A failure of containers that have, or lack, something. */
export function containerFailure(
  failing: readonly Container[],
  reason: string,
  detail: (names: string) => string,
  path: FieldPath,
): Failure | undefined {
  if (failing.length === 0) return undefined;
  const containers = failing.map((container) => container.name);
  return {
    reason,
    detail: detail(nameContainers(containers)),
    containers,
    fields: failing.map((container) => [...container.path, ...path]),
  };
}
