const EVERY_IPV4 = '0.0.0.0-255.255.255.255';
const EVERY_IPV6 = '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff';
const SHOWN = 4;

/** Address ranges as a sentence has them: "any address", "any IPv4 address", a few ranges and how many more. */
export function rangesText(ranges: readonly string[]): string {
  const rest = ranges.filter((range) => !isEveryAddress(range));
  const every = [...(ranges.includes(EVERY_IPV4) ? ['IPv4'] : []), ...(ranges.includes(EVERY_IPV6) ? ['IPv6'] : [])];
  if (every.length === 2) return 'any address outside';
  const parts = [...every.map((family) => `any ${family} address outside`), ...rest.slice(0, SHOWN).map(single)];
  return parts.join(', ') + (rest.length > SHOWN ? ` and ${rest.length - SHOWN} more ranges` : '');
}

function single(range: string): string {
  const [first = '', last] = range.split('-');
  return first === last ? first : range;
}

/** Whether a range is all of its family. */
export function isEveryAddress(range: string): boolean {
  return range === EVERY_IPV4 || range === EVERY_IPV6;
}
