import { PROTOCOLS } from '../../src/engine/cluster/types.js';
import type { AllowedPorts } from '../../src/engine/reachability/index.js';

/** `SCTP 1-65535,TCP 1-79,81-65535`, as the corpora write what is open. */
export function connText(allowed: AllowedPorts): string {
  const order = ['SCTP', 'TCP', 'UDP'] as const;
  if (PROTOCOLS.every((protocol) => allowed[protocol].join() === '1-65535')) return 'All Connections';
  const parts = order.filter((protocol) => allowed[protocol].length > 0);
  if (parts.length === 0) return 'No Connections';
  return parts.map((protocol) => `${protocol} ${allowed[protocol].join()}`).join();
}

/** The corpora's `namespace/name[Kind]` as our `namespace/Kind/name`. */
export function referenceOf(peer: string): string {
  const match = /^([^/]+)\/(.+)\[(.+)\]$/.exec(peer);
  return match === null ? peer : `${match[1] ?? ''}/${match[3] ?? ''}/${match[2] ?? ''}`;
}

/** The ports that are not open; of nothing open, all. */
export function complementOf(allowed: AllowedPorts | undefined): AllowedPorts {
  const closed = (open: readonly string[]): string[] => {
    const rest: string[] = [];
    let next = 1;
    for (const interval of [...open, '65536-65536']) {
      const [first = 0, last = first] = interval.split('-').map(Number);
      if (next < first) rest.push(next === first - 1 ? `${next}` : `${next}-${first - 1}`);
      next = last + 1;
    }
    return rest;
  };
  return { TCP: closed(allowed?.TCP ?? []), UDP: closed(allowed?.UDP ?? []), SCTP: closed(allowed?.SCTP ?? []) };
}
