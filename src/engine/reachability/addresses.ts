import ipaddr from 'ipaddr.js';

/** Addresses of one family, both ends included. IPv4 and IPv6 are separate spaces. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly start: bigint;
  readonly end: bigint;
}

const BITS = { 4: 32, 6: 128 } as const;

/** A CIDR (host bits are masked, as the API server's consumers do) or a single address; undefined where it is neither. */
export function parseRange(text: string): AddressRange | undefined {
  if (ipaddr.isValidCIDR(text)) {
    const [address, prefix] = ipaddr.parseCIDR(text);
    const family = address.kind() === 'ipv4' ? 4 : 6;
    const size = 1n << BigInt(BITS[family] - prefix);
    const start = (numberOf(address) / size) * size;
    return { family, start, end: start + size - 1n };
  }
  // Not ipaddr.isValid: it takes 10.1 and 0x0a.1.1.1, which Kubernetes refuses.
  if (!ipaddr.IPv4.isValidFourPartDecimal(text) && !ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.parse(text);
  const value = numberOf(address);
  return { family: address.kind() === 'ipv4' ? 4 : 6, start: value, end: value };
}

export const EVERY_ADDRESS: readonly AddressRange[] = [
  { family: 4, start: 0n, end: (1n << 32n) - 1n },
  { family: 6, start: 0n, end: (1n << 128n) - 1n },
];

export function contains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.family === inner.family && outer.start <= inner.start && inner.end <= outer.end;
}

/** Cuts a range wherever one of the blocks begins or ends, so that no block holds a part of a piece. */
export function partition(range: AddressRange, blocks: readonly AddressRange[]): AddressRange[] {
  const cuts = new Set<bigint>([range.start]);
  for (const block of blocks) {
    if (block.family !== range.family) continue;
    for (const cut of [block.start, block.end + 1n]) if (cut > range.start && cut <= range.end) cuts.add(cut);
  }
  const starts = [...cuts].sort((one, other) => (one < other ? -1 : one > other ? 1 : 0));
  return starts.map((start, index) => ({
    family: range.family,
    start,
    end: (starts[index + 1] ?? range.end + 1n) - 1n,
  }));
}

/** A single address, a CIDR where the range is one, first-last otherwise. */
export function formatRange(range: AddressRange): string {
  const size = range.end - range.start + 1n;
  if (size === 1n) return formatAddress(range.family, range.start);
  const prefix = BITS[range.family] - (size.toString(2).length - 1);
  const isCidr = (size & (size - 1n)) === 0n && range.start % size === 0n;
  if (isCidr) return `${formatAddress(range.family, range.start)}/${prefix}`;
  return `${formatAddress(range.family, range.start)}-${formatAddress(range.family, range.end)}`;
}

/** first-last, whatever the range is. */
export function formatSpan({ family, start, end }: AddressRange): string {
  return `${formatAddress(family, start)}-${formatAddress(family, end)}`;
}

function numberOf(address: ipaddr.IPv4 | ipaddr.IPv6): bigint {
  return address.toByteArray().reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function formatAddress(family: 4 | 6, value: bigint): string {
  const bytes = Array.from({ length: BITS[family] / 8 }, (_, index) =>
    Number((value >> BigInt(BITS[family] - 8 * (index + 1))) & 255n),
  );
  return ipaddr.fromByteArray(bytes).toString();
}
