import type { Bounds } from '../evaluate.js';
import { ALL_PORTS, equal, format, intersect, isEmpty, NO_PORTS, union, subtract, type PortSet } from '../ports.js';

/** Each distinct set of ports once, under a number; set operations are computed once for each pair of numbers. */
export class PortTable {
  private readonly sets: PortSet[] = [];
  private readonly byText = new Map<string, number>();
  private readonly known = {
    union: new Map<number, number>(),
    intersect: new Map<number, number>(),
    subtract: new Map<number, number>(),
  };
  readonly none = this.intern(NO_PORTS);
  readonly all = this.intern(ALL_PORTS);

  intern(set: PortSet): number {
    const key = textOf(set);
    const known = this.byText.get(key);
    if (known !== undefined) return known;
    this.byText.set(key, this.sets.length);
    return this.sets.push(set) - 1;
  }

  setOf(number: number): PortSet {
    return this.sets[number] ?? NO_PORTS;
  }

  union(one: number, other: number): number {
    if (one === other || other === this.none) return one;
    if (one === this.none) return other;
    if (one === this.all || other === this.all) return this.all;
    return this.compute('union', union, one, other);
  }

  intersect(one: number, other: number): number {
    if (one === other || other === this.all) return one;
    if (one === this.all) return other;
    if (one === this.none || other === this.none) return this.none;
    return this.compute('intersect', intersect, one, other);
  }

  subtract(one: number, other: number): number {
    if (one === other || one === this.none || other === this.all) return this.none;
    if (other === this.none) return one;
    return this.compute('subtract', subtract, one, other);
  }

  private compute(
    name: 'union' | 'intersect' | 'subtract',
    operation: (one: PortSet, other: PortSet) => PortSet,
    one: number,
    other: number,
  ): number {
    const key = one * MAX_SETS + other;
    let result = this.known[name].get(key);
    if (result === undefined) {
      result = this.intern(operation(this.setOf(one), this.setOf(other)));
      this.known[name].set(key, result);
    }
    return result;
  }
}

/** Products of two numbers below it are exact. */
const MAX_SETS = 2 ** 26;

/** What may be open. Interned: the same ports in the same readings are the same object. */
export interface Opening extends Bounds {
  readonly id: number;
  /** Nothing is open, in any reading. */
  readonly closed: boolean;
  /** The readings agree. */
  readonly certain: boolean;
}

/** Each distinct pair of port sets once, so that equality is identity and intersections are looked up. */
export class Openings {
  readonly ports = new PortTable();
  private readonly list: Opening[] = [];
  private readonly byPorts = new Map<number, Opening>();
  private readonly intersections = new Map<number, Opening>();
  readonly everything = this.ofPorts(this.ports.all);
  readonly nothing = this.ofPorts(this.ports.none);

  /** Of a number of the port table: the readings agree on it. */
  ofPorts(least: number, most = least): Opening {
    const key = least * MAX_SETS + most;
    let opening = this.byPorts.get(key);
    if (opening === undefined) {
      const [low, high] = [this.ports.setOf(least), this.ports.setOf(most)];
      opening = { id: this.list.length, least: low, most: high, closed: isEmpty(high), certain: least === most };
      this.list.push(opening);
      this.byPorts.set(key, opening);
    }
    return opening;
  }

  intern({ least, most }: Bounds): Opening {
    const low = this.ports.intern(least);
    return this.ofPorts(low, least === most || equal(least, most) ? low : this.ports.intern(most));
  }

  byId(id: number): Opening {
    const opening = this.list[id];
    if (opening === undefined) throw new RangeError(`no opening ${id}`);
    return opening;
  }

  intersect(one: Opening, other: Opening): Opening {
    if (one === other || other === this.everything || one === this.nothing) return one;
    if (one === this.everything || other === this.nothing) return other;
    const key = one.id * MAX_SETS + other.id;
    let found = this.intersections.get(key);
    if (found === undefined) {
      found = this.intern({ least: intersect(one.least, other.least), most: intersect(one.most, other.most) });
      this.intersections.set(key, found);
    }
    return found;
  }
}

function textOf(ports: PortSet): string {
  const { TCP, UDP, SCTP } = format(ports);
  return `${TCP.join()};${UDP.join()};${SCTP.join()}`;
}
