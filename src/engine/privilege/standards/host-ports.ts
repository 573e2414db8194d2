import { objectsIn } from '../../cluster/json.js';
import { everyContainer, nameContainers, plural, sorted, unique } from './pod.js';
import type { Check, CheckPod } from './types.js';

/**
 * | fields                                  | allowed      | from |
 * | --------------------------------------- | ------------ | ---- |
 * | every container's ports[*].hostPort     | undefined, 0 | 1.0  |
 */
const check: CheckPod = (pod) => {
  const found = everyContainer(pod).flatMap(({ name, value, path }) =>
    objectsIn(value['ports']).flatMap(({ hostPort }, index) =>
      typeof hostPort === 'number' && hostPort !== 0
        ? [{ name, hostPort: String(hostPort), field: [...path, 'ports', index, 'hostPort'] }]
        : [],
    ),
  );
  if (found.length === 0) return undefined;
  const containers = unique(found.map(({ name }) => name));
  // Sorted as text: 10000 stands before 80 in the messages of Pod Security Admission too.
  const ports = sorted(found.map(({ hostPort }) => hostPort));
  return {
    reason: 'hostPort',
    detail: `${nameContainers(containers)} ${plural(containers.length, 'uses', 'use')} ${plural(ports.length, 'hostPort', 'hostPorts')} ${ports.join(', ')}`,
    containers,
    fields: found.map(({ field }) => field),
  };
};

export const hostPorts: Check = { id: 'hostPorts', level: 'baseline', revisions: [{ from: 0, check }] };
