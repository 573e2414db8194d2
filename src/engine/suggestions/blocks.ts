import { formatRange, type AddressRange } from '../reachability/addresses.js';

/** The fewest CIDRs that make up ranges. */
export function blocksOf(ranges: readonly AddressRange[]): string[] {
  return ranges.flatMap((range) => {
    const blocks: string[] = [];
    const bits = range.family === 4 ? 32n : 128n;
    let start = range.start;
    while (start <= range.end) {
      let size = 1n;
      for (let next = 2n; next <= 1n << bits && start % next === 0n && start + next - 1n <= range.end; next *= 2n)
        size = next;
      blocks.push(cidrOf({ family: range.family, start, end: start + size - 1n }));
      start += size;
    }
    return blocks;
  });
}

function cidrOf(range: AddressRange): string {
  const text = formatRange(range);
  return text.includes('/') ? text : `${text}/${range.family === 4 ? 32 : 128}`;
}
