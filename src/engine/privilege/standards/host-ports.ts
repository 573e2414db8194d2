import { asNumber, objectsIn } from '../../cluster/json.js';
import { everyContainer, nameContainers, unique } from './pod.js';
import type { Check } from './types.js';

/**
 * | fields                                  | allowed      | from |
 * | --------------------------------------- | ------------ | ---- |
 * | every container's ports[*].hostPort     | undefined, 0 | 1.0  |
 */
export const hostPorts: Check = {
  id: 'hostPorts',
  level: 'baseline',
  revisions: [
    {
      from: 0,
      check: (pod) => {
        const found = everyContainer(pod).flatMap((container) =>
          objectsIn(container.value['ports']).flatMap((port, index) => {
            const hostPort = asNumber(port['hostPort']) ?? 0;
            return hostPort === 0 ? [] : [{ container, index, hostPort }];
          }),
        );
        if (found.length === 0) return undefined;
        const containers = unique(found.map((each) => each.container.name));
        const ports = unique(found.map((each) => String(each.hostPort)));
        return {
          reason: 'hostPort',
          detail: `${nameContainers(containers)} ${containers.length === 1 ? 'uses' : 'use'} ${ports.length === 1 ? 'hostPort' : 'hostPorts'} ${ports.join(', ')}`,
          containers,
          fields: found.map((each) => [...each.container.path, 'ports', each.index, 'hostPort']),
        };
      },
    },
  ],
};
