import type { AllowedPorts } from '../types.js';
import { externalOf } from './external.js';
import type { ConnectivityFilter } from './filter.js';
import type { GroupTable } from './groups.js';
import type { ReachMap } from './reach-map.js';

/** Workloads for which the same is open to the same addresses outside. */
export interface ExternalGroup {
  /** Id of the group. */
  readonly group: string;
  readonly direction: 'in' | 'out';
  /** first-last, ascending, IPv4 before IPv6, merged. */
  readonly ranges: readonly string[];
  readonly allowed: AllowedPorts;
  /** Present where it is not decided what is open: at least `allowed`, at most this. */
  readonly atMost?: AllowedPorts;
}

export function externalByGroup(map: ReachMap, groups: GroupTable, filter: ConnectivityFilter): ExternalGroup[] {
  const found = new Map<string, { workloads: string[]; line: Omit<ExternalGroup, 'group'> }>();
  const texts = new Map<readonly string[], string>();
  for (const each of externalOf(map, filter)) {
    const { direction, ranges, allowed } = each;
    const line: Omit<ExternalGroup, 'group'> = {
      direction,
      ranges,
      allowed,
      ...('atMost' in each && { atMost: each.atMost }),
    };
    let text = texts.get(ranges);
    if (text === undefined) {
      text = ranges.join();
      texts.set(ranges, text);
    }
    const key = `${text} ${direction} ${JSON.stringify([allowed, line.atMost])}`;
    const entry = found.get(key);
    if (entry === undefined) found.set(key, { workloads: [each.workload], line });
    else entry.workloads.push(each.workload);
  }
  return [...found.values()].flatMap(({ workloads, line }) => {
    const group = groups.idOf(workloads);
    return group === undefined ? [] : [{ group, ...line }];
  });
}
