import type { Workload } from '../../cluster/index.js';
import { compareText } from '../../cluster/json.js';
import { formatSpan } from '../addresses.js';
import { format, isEmpty, NO_PORTS, type PortSet } from '../ports.js';
import type { AllowedPorts } from '../types.js';
import { causesBetween, type Cause, type Causes } from './causes.js';
import { connectionsOf, undecidedScopes, type UnknownConnection } from './connectivity.js';
import { openRangesOf, type OpenRanges } from './external.js';
import { mergeRanges, type RangePair } from './ranges.js';
import { partiesOfWorkload, type ReachMap } from './reach-map.js';

export interface ReachChange {
  readonly from: string;
  readonly to: string;
  readonly before: AllowedPorts;
  readonly after: AllowedPorts;
  readonly causes: readonly Cause[];
}

export interface ExternalChange {
  readonly workload: string;
  readonly direction: 'in' | 'out';
  readonly ranges: readonly string[];
  readonly before: AllowedPorts;
  readonly after: AllowedPorts;
  readonly causes: readonly Cause[];
}

export interface ReachDiff {
  /** No port was open before. */
  readonly added: readonly ReachChange[];
  /** No port is open now. */
  readonly removed: readonly ReachChange[];
  readonly changed: readonly ReachChange[];
  readonly external: readonly ExternalChange[];
  /** Pairs that either side leaves undecided. */
  readonly unknown: readonly UnknownConnection[];
}

const NOTHING = format(NO_PORTS);

/** What two networks let through differently, pair by pair and range by range. */
export function diffOf(before: ReachMap, after: ReachMap): ReachDiff {
  const causes = causesBetween(before.network, after.network);
  const old = linesOf(before);
  const now = linesOf(after);
  const changes: ReachChange[] = [];
  for (const key of [...new Set([...old.open.keys(), ...now.open.keys()])].sort(compareText)) {
    const was = old.open.get(key) ?? NOTHING;
    const is = now.open.get(key) ?? NOTHING;
    if (textOf(was) === textOf(is)) continue;
    const [from = '', to = ''] = key.split(' ');
    changes.push({ from, to, before: was, after: is, causes: causes.ofPair(from, to) });
  }
  return {
    added: changes.filter((change) => textOf(change.before) === textOf(NOTHING)),
    removed: changes.filter((change) => textOf(change.after) === textOf(NOTHING)),
    changed: changes.filter((change) => ![change.before, change.after].map(textOf).includes(textOf(NOTHING))),
    external: externalChanges(before, after, causes),
    unknown: [...old.unknown, ...now.unknown],
  };
}

function linesOf(map: ReachMap): { open: Map<string, AllowedPorts>; unknown: UnknownConnection[] } {
  const open = new Map<string, AllowedPorts>();
  const unknown = undecidedScopes(map);
  for (const line of connectionsOf(map)) {
    if ('because' in line) unknown.push(line);
    else open.set(`${line.from} ${line.to}`, line.allowed);
  }
  return { open, unknown };
}

function textOf({ TCP, UDP, SCTP }: AllowedPorts): string {
  return `${TCP.join()};${UDP.join()};${SCTP.join()}`;
}

function externalChanges(before: ReachMap, after: ReachMap, causes: Causes): ExternalChange[] {
  const old = externalByWorkload(before);
  const now = externalByWorkload(after);
  const refs = [...new Set([...old.keys(), ...now.keys()])].sort(compareText);
  return refs.flatMap((workload) =>
    (['in', 'out'] as const).flatMap((direction) => {
      const was = old.get(workload)?.[direction] ?? [];
      const is = now.get(workload)?.[direction] ?? [];
      return mergeRanges(was, is)
        .filter((pair) => keyOf(pair.before) !== keyOf(pair.after))
        .map(({ ranges, before: wasOpen, after: isOpen }) => ({
          workload,
          direction,
          ranges: ranges.map(formatSpan),
          before: format(wasOpen ?? NO_PORTS),
          after: format(isOpen ?? NO_PORTS),
          causes: causes.ofWorkload(workload),
        }));
    }),
  );
}

function keyOf(ports: RangePair['before']): string {
  return textOf(format(ports ?? NO_PORTS));
}

type Side = Readonly<Record<'in' | 'out', readonly { ranges: OpenRanges['ranges']; ports: PortSet }[]>>;

/** By workload; by pod where the pods of a workload differ. */
function externalByWorkload(map: ReachMap): Map<string, Side> {
  const ranges = openRangesOf(map);
  const sides = new Map<string, Side>();
  for (const workload of map.network.cluster.workloads) {
    const parties = workload.pods.length === 0 ? [] : partiesOfWorkload(map, workload);
    const [first] = parties;
    if (first === undefined) continue;
    const alike = parties.every(
      (party) => ranges(party, 'in') === ranges(first, 'in') && ranges(party, 'out') === ranges(first, 'out'),
    );
    for (const party of alike ? [first] : parties) {
      sides.set(alike ? workload.ref : podName(party.pods, workload), {
        in: certain(ranges(party, 'in')),
        out: certain(ranges(party, 'out')),
      });
    }
  }
  return sides;
}

function podName(pods: readonly { workload: Workload; namespace: string; name: string }[], workload: Workload): string {
  const pod = pods.find((each) => each.workload === workload);
  return pod === undefined ? workload.ref : `${pod.namespace}/Pod/${pod.name}`;
}

function certain(list: readonly OpenRanges[]): { ranges: OpenRanges['ranges']; ports: PortSet }[] {
  return list.flatMap(({ opening, ranges }) => (isEmpty(opening.least) ? [] : [{ ranges, ports: opening.least }]));
}
