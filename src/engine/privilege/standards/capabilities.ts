import type { Container } from '../../cluster/index.js';
import { asList, asObject, asString } from '../../cluster/json.js';
import { containerFailure, everyContainer, quote, securityContextOf, sorted } from './pod.js';
import type { Failure, JudgedPod } from './types.js';

/** What a container adds, as it is spelt. */
export function addedCapabilities(container: Container): string[] {
  return listed(container, 'add');
}

export function droppedCapabilities(container: Container): string[] {
  return listed(container, 'drop');
}

function listed({ value }: Container, field: 'add' | 'drop'): string[] {
  const capabilities = asObject(securityContextOf(value)['capabilities']);
  return asList(capabilities?.[field]).flatMap((each) => asString(each) ?? []);
}

/** Containers that add a capability beyond the allowed ones; spelling is compared exactly. */
export function forbiddenAdds(pod: JudgedPod, allowed: ReadonlySet<string>, reason: string): Failure | undefined {
  const isForbidden = (capability: string) => !allowed.has(capability);
  const failing = everyContainer(pod).filter((container) => addedCapabilities(container).some(isForbidden));
  const names = sorted(failing.flatMap((container) => addedCapabilities(container).filter(isForbidden)));
  return containerFailure(
    failing,
    reason,
    (containers) => `${containers} must not include ${quote(names)} in securityContext.capabilities.add`,
    ['securityContext', 'capabilities', 'add'],
  );
}
