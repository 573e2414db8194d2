/** Times of several runs, in milliseconds. */
export interface Timing {
  readonly best: number;
  readonly median: number;
  readonly worst: number;
}

function timingOf(times: readonly number[]): Timing {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
  return { best: at(0), median: at(0.5), worst: at(1) };
}

/**
 * Runs each of several things in turn, round after round: on a machine that others use too, only what was measured side by
 * side can be compared. One round before is not counted.
 */
export function sideBySide<Name extends string>(
  things: Readonly<Record<Name, () => unknown>>,
  rounds: number,
): Record<Name, Timing> {
  const names = Object.keys(things) as Name[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = -1; round < rounds; round++) {
    for (const name of names) {
      globalThis.gc?.();
      const start = performance.now();
      things[name]();
      const took = performance.now() - start;
      if (round >= 0) times.get(name)?.push(took);
    }
  }
  return Object.fromEntries(names.map((name) => [name, timingOf(times.get(name) ?? [])])) as Record<Name, Timing>;
}

/** The exponent by which `values` grow with `sizes`: the slope of the line through their logarithms. */
export function exponentOf(sizes: readonly number[], values: readonly number[]): number {
  const xs = sizes.map(Math.log);
  const ys = values.map(Math.log);
  const mean = (list: readonly number[]): number => list.reduce((sum, each) => sum + each, 0) / list.length;
  const [mx, my] = [mean(xs), mean(ys)];
  const products = xs.reduce((sum, x, index) => sum + (x - mx) * ((ys[index] ?? 0) - my), 0);
  return products / xs.reduce((sum, x) => sum + (x - mx) ** 2, 0);
}

/** One over the other: best over best, and the span from the kindest to the harshest pairing. */
export function ratio(one: Timing, other: Timing): string {
  return `${short(one.best / other.best)}x (median ${short(one.median / other.median)}x, ${short(one.best / other.worst)}–${short(one.worst / other.best)}x)`;
}

/** "12.3 ms (median 13.0, worst 20.1)" */
export function milliseconds({ best, median, worst }: Timing): string {
  return `${short(best)} ms (median ${short(median)}, worst ${short(worst)})`;
}

export function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(value >= 1 ? 2 : 3);
}
