import type { Kin, Template } from './kin.js';
import type { Opening } from './openings.js';
import { equal } from '../ports.js';
import type { ReachMap } from './reach-map.js';

/** A side of two maps: workloads that are alike in both. A kin is absent where the workloads are not in that map. */
export interface JointKin {
  readonly before: Kin | undefined;
  readonly after: Kin | undefined;
  readonly refs: readonly string[];
}

/** The kins of each workload of two maps, laid over each other. A workload of several kins stands in several. */
export function jointKins(before: ReachMap, after: ReachMap, side: 'sources' | 'destinations'): JointKin[] {
  const kinsOf = new Map<string, { old: Set<Kin>; now: Set<Kin> }>();
  const add = (map: ReachMap, which: 'old' | 'now'): void => {
    for (const kin of map[side]) {
      for (const { pods } of kin.parties) {
        for (const { workload } of pods) {
          let entry = kinsOf.get(workload.ref);
          if (entry === undefined) kinsOf.set(workload.ref, (entry = { old: new Set(), now: new Set() }));
          entry[which].add(kin);
        }
      }
    }
  };
  add(before, 'old');
  add(after, 'now');
  const joint = new Map<string, { before: Kin | undefined; after: Kin | undefined; refs: string[] }>();
  for (const [ref, { old, now }] of kinsOf) {
    for (const was of old.size === 0 ? [undefined] : old) {
      for (const is of now.size === 0 ? [undefined] : now) {
        const key = `${was?.id ?? '-'} ${is?.id ?? '-'}`;
        const entry = joint.get(key);
        if (entry === undefined) joint.set(key, { before: was, after: is, refs: [ref] });
        else entry.refs.push(ref);
      }
    }
  }
  return [...joint.values()];
}

/** The pairs of joint kins between which something else may be open now. Each pair once. */
export function* changedPairs(before: ReachMap, after: ReachMap): Generator<readonly [JointKin, JointKin]> {
  const sources = jointKins(before, after, 'sources');
  const destinations = jointKins(before, after, 'destinations');
  const same = openingComparer();
  const byTemplates = groupBy(destinations, templatesKey);
  const old = groupBy(destinations, ({ before: kin }) => kin);
  const now = groupBy(destinations, ({ after: kin }) => kin);
  for (const group of groupBy(sources, templatesKey).values()) {
    const [one] = group;
    if (one === undefined) continue;
    // Where what templates say differs, so do their kins, unless they are patched alike.
    const differing = [...byTemplates.values()].filter(([other]) => {
      if (other === undefined) return false;
      return !same(
        ofTemplates(before, one.before?.template, other.before?.template),
        ofTemplates(after, one.after?.template, other.after?.template),
      );
    });
    for (const source of group) {
      const candidates = new Set<JointKin>(differing.flat());
      for (const to of source.before === undefined ? [] : before.patchedBy(source.before)) {
        for (const each of old.get(to) ?? []) candidates.add(each);
      }
      for (const to of source.after === undefined ? [] : after.patchedBy(source.after)) {
        for (const each of now.get(to) ?? []) candidates.add(each);
      }
      for (const destination of candidates) {
        const was = ofKins(before, source.before, destination.before);
        const is = ofKins(after, source.after, destination.after);
        if (!same(was, is)) yield [source, destination];
      }
    }
  }
}

function templatesKey({ before, after }: JointKin): string {
  return `${before?.template.id ?? '-'} ${after?.template.id ?? '-'}`;
}

function ofTemplates(map: ReachMap, from: Template | undefined, to: Template | undefined): Opening {
  return from === undefined || to === undefined ? map.openings.nothing : map.openingBetweenTemplates(from, to);
}

function ofKins(map: ReachMap, from: Kin | undefined, to: Kin | undefined): Opening {
  return from === undefined || to === undefined ? map.openings.nothing : map.openingBetween(from, to);
}

/** Openings are interned by map: across two maps they are compared by their ports, once for each pair. */
export function openingComparer(): (before: Opening, after: Opening) => boolean {
  const known = new Map<Opening, Map<Opening, boolean>>();
  return (before, after) => {
    let others = known.get(before);
    if (others === undefined) known.set(before, (others = new Map()));
    let same = others.get(after);
    if (same === undefined) {
      same = equal(before.least, after.least) && equal(before.most, after.most);
      others.set(after, same);
    }
    return same;
  };
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
