import type { Workload } from '../../cluster/index.js';
import { compareText } from '../../cluster/json.js';
import { gapsAround } from '../gaps.js';
import { format, NO_PORTS } from '../ports.js';
import type { AllowedPorts } from '../types.js';
import { causesBetween, type Cause } from './causes.js';
import { connectionsBetweenWorkloads, undecidedScopes, type UnknownConnection } from './connectivity.js';
import { externalChanges, type ExternalChange } from './external-diff.js';
import { changedPairs } from './joint.js';
import type { ReachMap } from './reach-map.js';

export type { ExternalChange } from './external-diff.js';

export interface ReachChange {
  readonly from: string;
  readonly to: string;
  readonly before: AllowedPorts;
  readonly after: AllowedPorts;
  readonly causes: readonly Cause[];
  /** Present where the pair changed because one of its workloads came or went. */
  readonly workload?: 'added' | 'removed';
}

export interface ReachDiff {
  /** No port was open before. */
  readonly added: readonly ReachChange[];
  /** No port is open now. */
  readonly removed: readonly ReachChange[];
  readonly changed: readonly ReachChange[];
  readonly external: readonly ExternalChange[];
  /** Pairs that either side leaves undecided, so that it is not known whether they changed. */
  readonly unknown: readonly UnknownConnection[];
}

const NOTHING = format(NO_PORTS);

export class TooManyChanges extends Error {}

/**
 * What two networks let through differently, pair by pair and range by range.
 * @throws TooManyChanges beyond `limit` pairs.
 */
export function diffOf(before: ReachMap, after: ReachMap, limit = Infinity): ReachDiff {
  const causes = causesBetween(before.network, after.network);
  const old = workloadsByRef(before);
  const now = workloadsByRef(after);
  const uncertain = (ref: string): boolean =>
    [before, after].some(({ network }) => gapsAround(network).touches(ref.split('/')[0] ?? ''));
  const unknown = new Map<string, UnknownConnection>();
  for (const each of [...undecidedScopes(before), ...undecidedScopes(after)]) unknown.set(JSON.stringify(each), each);
  const changes: ReachChange[] = [];
  // A workload of several kins is in several joint ones: each pair of workloads is compared once, as a whole.
  const seen = new Set<string>();
  const comparePair = (from: string, to: string): void => {
    if (from === to || seen.has(`${from} ${to}`) || uncertain(from) || uncertain(to)) return;
    seen.add(`${from} ${to}`);
    const was = linesBetween(before, old.get(from), old.get(to));
    const is = linesBetween(after, now.get(from), now.get(to));
    const dueTo = old.has(from) && old.has(to) ? (now.has(from) && now.has(to) ? undefined : 'removed') : 'added';
    for (const key of new Set([...was.keys(), ...is.keys()])) {
      const [one, other] = [was.get(key), is.get(key)];
      const doubt =
        one !== undefined && 'because' in one ? one : other !== undefined && 'because' in other ? other : undefined;
      if (doubt !== undefined) {
        unknown.set(key, doubt);
        continue;
      }
      const [opened, open] = [one?.allowed ?? NOTHING, other?.allowed ?? NOTHING];
      if (textOf(opened) === textOf(open)) continue;
      if (changes.length >= limit) throw new TooManyChanges();
      const [source = '', target = ''] = key.split(' ');
      changes.push({
        from: source,
        to: target,
        before: opened,
        after: open,
        causes: causes.ofPair(from, to),
        ...(dueTo && { workload: dueTo }),
      });
    }
  };
  for (const [sources, destinations] of changedPairs(before, after)) {
    for (const from of sources.refs) for (const to of destinations.refs) comparePair(from, to);
  }
  changes.sort((one, other) => compareText(one.from, other.from) || compareText(one.to, other.to));
  const isNothing = (ports: AllowedPorts): boolean => textOf(ports) === textOf(NOTHING);
  return {
    added: changes.filter((change) => isNothing(change.before)),
    removed: changes.filter((change) => isNothing(change.after)),
    changed: changes.filter((change) => !isNothing(change.before) && !isNothing(change.after)),
    external: externalChanges(before, after, causes, uncertain),
    unknown: [...unknown.values()],
  };
}

function workloadsByRef({ network }: ReachMap): Map<string, Workload> {
  return new Map(network.cluster.workloads.filter(({ pods }) => pods.length > 0).map((each) => [each.ref, each]));
}

function linesBetween(
  map: ReachMap,
  from: Workload | undefined,
  to: Workload | undefined,
): Map<string, ReturnType<typeof connectionsBetweenWorkloads>[number]> {
  if (from === undefined || to === undefined) return new Map();
  return new Map(connectionsBetweenWorkloads(map, from, to).map((line) => [`${line.from} ${line.to}`, line]));
}

function textOf({ TCP, UDP, SCTP }: AllowedPorts): string {
  return `${TCP.join()};${UDP.join()};${SCTP.join()}`;
}
