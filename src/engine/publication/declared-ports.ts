import { containersOf, protocolOf, type NamedPort, type Workload } from '../cluster/index.js';
import { asNumber, asString, objectsIn } from '../cluster/json.js';

/** Ports that the containers of a workload declare, ordinary and restartable init containers; '' where a port has no name. */
export function declaredPorts(workload: Workload): NamedPort[] {
  return containersOf(workload.podSpec)
    .filter(({ kind, value }) => kind === 'container' || value['restartPolicy'] === 'Always')
    .flatMap(({ value }) => objectsIn(value['ports']))
    .flatMap((port): NamedPort[] => {
      const number = asNumber(port['containerPort']);
      if (number === undefined) return [];
      return [{ name: asString(port['name']) ?? '', port: number, protocol: protocolOf(asString(port['protocol'])) }];
    });
}
