import { containersOf, type Container } from '../../cluster/index.js';
import { asObject, asString, valueAt } from '../../cluster/json.js';
import type { FieldPath, Json, JsonObject } from '../../manifests/index.js';
import type { Failure, JudgedPod } from './types.js';

/** A container with its path from the pod, and its securityContext: empty where it has none. */
export interface JudgedContainer extends Container {
  readonly security: JsonObject;
}

const NOTHING: JsonObject = {};
const containers = new WeakMap<JsonObject, readonly JudgedContainer[]>();

/** Every init, ordinary and ephemeral container, in that order. */
export function everyContainer(pod: JudgedPod): readonly JudgedContainer[] {
  const known = containers.get(pod.spec);
  // Stryker disable next-line ConditionalExpression: what is not remembered is worked out again, to the same
  if (known !== undefined) return known;
  const found = containersOf(pod.spec).map((container) => ({
    ...container,
    path: ['spec', ...container.path],
    security: securityContextOf(container.value),
  }));
  containers.set(pod.spec, found);
  return found;
}

/** The securityContext of a PodSpec or of a container; empty where there is none. */
export function securityContextOf(holder: JsonObject): JsonObject {
  return asObject(holder['securityContext']) ?? NOTHING;
}

export function podSecurityContext(pod: JudgedPod): JsonObject {
  return securityContextOf(pod.spec);
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

/** "a", "b": nothing is escaped, as in the messages of Pod Security Admission. */
export function quote(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

export function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

/** container "a"; containers "a", "b" */
export function nameContainers(names: readonly string[]): string {
  return `${plural(names.length, 'container', 'containers')} ${quote(names)}`;
}

export function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

/** Each value once, in the order of its bytes. */
export function sorted(values: readonly string[]): string[] {
  return unique(values).sort();
}

/** Something that the pod's or a container's securityContext sets. */
export interface Setting {
  readonly value: Json;
  readonly field: FieldPath;
  /** undefined: the pod's own. */
  readonly container?: string;
}

type Read = (securityContext: JsonObject) => Json | undefined;

/** What the pod and then each container set, where it is bad. `path` is from the securityContext. */
export function badSettings(pod: JudgedPod, path: FieldPath, read: Read, isBad: (value: Json) => boolean): Setting[] {
  const found: Setting[] = [];
  const own = read(podSecurityContext(pod));
  if (own !== undefined && isBad(own)) found.push({ value: own, field: ['spec', 'securityContext', ...path] });
  for (const container of everyContainer(pod)) {
    const value = read(container.security);
    if (value === undefined || !isBad(value)) continue;
    found.push({ value, field: [...container.path, 'securityContext', ...path], container: container.name });
  }
  return found;
}

/** The type of a seccomp or AppArmor profile; '' for a profile without a type, undefined where there is no profile. */
export function profileType(field: 'seccompProfile' | 'appArmorProfile'): Read {
  return (securityContext) => {
    const profile = asObject(securityContext[field]);
    return profile === undefined ? undefined : (asString(profile['type']) ?? '');
  };
}

export function isConfiningProfile(type: Json | undefined): boolean {
  return type === 'RuntimeDefault' || type === 'Localhost';
}

/** Who made settings: pod and containers "a", "b". */
export function settersOf(found: readonly Setting[]): { readonly text: string; readonly containers: string[] } {
  const names = unique(found.flatMap((each) => each.container ?? []));
  const pod = found.some((each) => each.container === undefined) ? ['pod'] : [];
  return { text: [...pod, ...(names.length > 0 ? [nameContainers(names)] : [])].join(' and '), containers: names };
}

/** A failure of settings that pod or containers made. */
export function settingsFailure(
  found: readonly Setting[],
  reason: string,
  detail: (setters: string) => string,
): Failure | undefined {
  if (found.length === 0) return undefined;
  const setters = settersOf(found);
  return {
    reason,
    detail: detail(setters.text),
    containers: setters.containers,
    fields: found.map((each) => each.field),
  };
}

/** A failure of containers that have, or lack, something. `path` is from the container. */
export function containerFailure(
  failing: readonly JudgedContainer[],
  reason: string,
  detail: (names: string) => string,
  path: FieldPath,
): Failure | undefined {
  if (failing.length === 0) return undefined;
  const names = failing.map((container) => container.name);
  return {
    reason,
    detail: detail(nameContainers(names)),
    containers: names,
    fields: failing.map((container) => [...container.path, ...path]),
  };
}

/**
 * A setting that every container needs, its own or the pod's. What is explicitly bad, at the pod too, fails by itself and
 * goes before what is missing.
 */
export function neededSetting(
  pod: JudgedPod,
  path: FieldPath,
  read: Read,
  isGood: (value: Json | undefined) => boolean,
  texts: {
    readonly reason: string;
    bad(setters: string, values: readonly string[]): string;
    missing(names: string): string;
  },
): Failure | undefined {
  const bad = badSettings(pod, path, read, (value) => !isGood(value));
  if (bad.length > 0) {
    const values = sorted(bad.map((each) => String(each.value)));
    return settingsFailure(bad, texts.reason, (setters) => texts.bad(setters, values));
  }
  if (isGood(read(podSecurityContext(pod)))) return undefined;
  return containerFailure(
    everyContainer(pod).filter((container) => read(container.security) === undefined),
    texts.reason,
    (names) => texts.missing(names),
    ['securityContext', ...path],
  );
}
