import ipaddr from 'ipaddr.js';
import type { FieldPath, Json } from '../../types.js';
import { excerpt } from '../decode.js';
import type { Report } from './report.js';

export interface Cidr {
  readonly address: ipaddr.IPv4 | ipaddr.IPv6;
  readonly prefix: number;
  /** The same block written without host bits and leading zeros. */
  readonly canonical: string;
  readonly hostBits: boolean;
  readonly leadingZeros: boolean;
}

/**
 * A CIDR as Kubernetes reads it (netutils.ParseCIDRSloppy): four decimal numbers, whose leading zeros count for nothing, or an
 * IPv6 address without zone; never the short, octal or hexadecimal forms of IPv4 that ipaddr.js also takes.
 */
export function parseCidr(text: Json | undefined): Cidr | undefined {
  const match = typeof text === 'string' && text.length <= 64 ? /^([0-9a-fA-F:.]+)\/([0-9]{1,3})$/.exec(text) : null;
  const written = match?.[1];
  if (written === undefined) return undefined;
  const address = parseAddress(written);
  const prefix = Number(match?.[2]);
  if (address === undefined || prefix > address.toByteArray().length * 8) return undefined;
  const family = address.kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  const network = family.networkAddressFromCIDR(`${address.toString()}/${prefix}`);
  return {
    address,
    prefix,
    canonical: `${network.toString()}/${prefix}`,
    hostBits: network.toString() !== address.toString(),
    leadingZeros: address.kind() === 'ipv4' && address.toString() !== written,
  };
}

export function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (/^[0-9]{1,10}(\.[0-9]{1,10}){3}$/.test(text)) {
    const decimal = text.split('.').map(Number);
    return decimal.every((byte) => byte <= 255) ? new ipaddr.IPv4(decimal) : undefined;
  }
  return text.includes(':') && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined;
}

/** Reports a CIDR that is none, or that the cluster reads differently from how it is written. */
export function validateCidr(text: Json | undefined, path: FieldPath, report: Report): Cidr | undefined {
  if (text === undefined || text === '') {
    report.required(path, 'write a CIDR such as 10.0.0.0/8 or 2001:db8::/32.');
    return undefined;
  }
  const cidr = parseCidr(text);
  if (cidr === undefined) {
    report.refuse(path, 'BAD_CIDR', `${excerpt(text)} is not a CIDR. Write one such as 10.0.0.0/8 or 2001:db8::/32.`);
    return undefined;
  }
  if (cidr.hostBits || cidr.leadingZeros) {
    report.changed(
      path,
      cidr.hostBits ? 'CIDR_HOST_BITS' : 'CIDR_LEADING_ZEROS',
      `${excerpt(text)} means ${cidr.canonical}. Write that.`,
      'The API server takes it, with a warning in newer versions; what does not fit the prefix is ignored.',
    );
  }
  return cidr;
}

/** Whether `inner` is part of `outer` and smaller. */
export function isStrictSubset(inner: Cidr, outer: Cidr): boolean {
  return (
    inner.address.kind() === outer.address.kind() &&
    inner.prefix > outer.prefix &&
    inner.address.match(outer.address, outer.prefix)
  );
}
