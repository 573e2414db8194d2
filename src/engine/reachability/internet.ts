import { parseRange, type AddressRange } from './addresses.js';

/** Blocks that are not of the internet: RFC 6890 and its IPv6 counterparts, as far as a policy is likely to name them. */
const PRIVATE: readonly AddressRange[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '::/128',
  '::1/128',
  '2001:db8::/32',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
].flatMap((text) => parseRange(text) ?? []);

/** Blocks of fewer addresses are somebody's, not the internet: /8 of IPv4, /16 of IPv6. */
const WIDE = { 4: 1n << 24n, 6: 1n << 112n } as const;

/** Whether a range is as wide as the internet: what of it is public is more than one owner has. */
export function reachesInternet(range: AddressRange): boolean {
  const hidden = PRIVATE.reduce((sum, block) => sum + overlap(range, block), 0n);
  return range.end - range.start + 1n - hidden >= WIDE[range.family];
}

function overlap(one: AddressRange, other: AddressRange): bigint {
  if (one.family !== other.family) return 0n;
  const start = one.start > other.start ? one.start : other.start;
  const end = one.end < other.end ? one.end : other.end;
  return end < start ? 0n : end - start + 1n;
}
