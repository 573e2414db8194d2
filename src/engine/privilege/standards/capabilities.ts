import type { Container } from '../../cluster/index.js';
import { asList, asString } from '../../cluster/json.js';
import { at, everyContainer, nameContainers, quote, unique } from './pod.js';
import type { Failure, JudgedPod } from './types.js';

export function addedCapabilities(container: Container): string[] {
  return asList(at(container.value, 'securityContext', 'capabilities', 'add')).flatMap((each) => asString(each) ?? []);
}

export function droppedCapabilities(container: Container): string[] {
  return asList(at(container.value, 'securityContext', 'capabilities', 'drop')).flatMap((each) => asString(each) ?? []);
}

export interface ForbiddenAdds {
  readonly containers: readonly Container[];
  readonly detail: string;
}

/** Containers that add a capability beyond the allowed ones; spelling is compared exactly. */
export function forbiddenAdds(pod: JudgedPod, allowed: ReadonlySet<string>): ForbiddenAdds | undefined {
  const adds = everyContainer(pod).map((container) => ({
    container,
    forbidden: addedCapabilities(container).filter((each) => !allowed.has(each)),
  }));
  const found = adds.filter((each) => each.forbidden.length > 0);
  if (found.length === 0) return undefined;
  const containers = found.map((each) => each.container);
  const capabilities = unique(found.flatMap((each) => each.forbidden)).sort();
  return {
    containers,
    detail: `${nameContainers(containers.map((each) => each.name))} must not include ${quote(capabilities)} in securityContext.capabilities.add`,
  };
}

export function failureOfAdds(adds: ForbiddenAdds | undefined, reason: string): Failure | undefined {
  if (adds === undefined) return undefined;
  return {
    reason,
    detail: adds.detail,
    containers: adds.containers.map((each) => each.name),
    fields: adds.containers.map((each) => [...each.path, 'securityContext', 'capabilities', 'add']),
  };
}
