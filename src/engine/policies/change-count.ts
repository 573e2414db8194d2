import { compareText } from '../cluster/json.js';
import type { Kin } from '../reachability/map/reach-map.js';
import { format, type PortSet } from '../reachability/ports.js';
import type { KinNames } from './kin-names.js';
import type { ChangeList } from './types.js';

interface Pair {
  readonly from: string;
  readonly to: string;
  readonly withIt: PortSet;
  readonly withoutIt: PortSet;
}

/**
 * Counts pairs of different names, given as pairs of kins, each pair of kins once; and keeps the first of them by name. Names are
 * gone through only as far as they can be among the first, or where several kins have them.
 */
export class ChangeCount {
  private count = 0;
  /** Pairs with a name that is in several kins: they may come again. */
  private readonly split = new Set<string>();
  private first: Pair[] = [];
  /** The last pair that can be among the first, once there are enough. */
  private bound: Pair | undefined;

  constructor(
    private readonly names: KinNames,
    private readonly shown: number,
  ) {}

  add(from: Kin, to: Kin, withIt: PortSet, withoutIt: PortSet): void {
    const [sources, targets] = [this.names.of(from), this.names.of(to)];
    this.count += sources.whole.size * targets.whole.size - inBoth(sources.whole, targets.whole);
    if (sources.whole.size < sources.all.length || targets.whole.size < targets.all.length) {
      for (const source of sources.all) {
        for (const target of targets.all) {
          if (source === target || (sources.whole.has(source) && targets.whole.has(target))) continue;
          this.split.add(`${source} ${target}`);
        }
      }
    }
    for (const source of sources.all) {
      if (this.bound !== undefined && source > this.bound.from) break;
      for (const target of targets.all) {
        if (source === target) continue;
        const pair = { from: source, to: target, withIt, withoutIt };
        if (this.bound !== undefined && byNames(pair, this.bound) > 0) break;
        this.first.push(pair);
      }
      if (this.first.length >= 2 * this.shown) this.cut();
    }
  }

  list(): ChangeList {
    this.cut();
    return {
      count: this.count + this.split.size,
      first: this.first.map(({ from, to, withIt, withoutIt }) => ({
        from,
        to,
        with: format(withIt),
        without: format(withoutIt),
      })),
    };
  }

  /** Of pairs that came several times the one that came first stays. */
  private cut(): void {
    const sorted = this.first.sort(byNames);
    this.first = sorted
      .filter((pair, index) => {
        const before = sorted[index - 1];
        return before === undefined || byNames(before, pair) !== 0;
      })
      .slice(0, this.shown);
    if (this.first.length === this.shown) this.bound = this.first.at(-1);
  }
}

function byNames(one: Pair, other: Pair): number {
  return compareText(one.from, other.from) || compareText(one.to, other.to);
}

function inBoth(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const [few, many] = one.size < other.size ? [one, other] : [other, one];
  let both = 0;
  for (const name of few) if (many.has(name)) both += 1;
  return both;
}
