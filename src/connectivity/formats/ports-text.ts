import type { AllowedPorts } from '../../engine/reachability/index.js';

const EVERY = '1-65535';

/** "TCP 80,443 UDP 53"; "all ports" where everything is open; "none" where nothing is. */
export function portsText(allowed: AllowedPorts): string {
  const protocols = ['TCP', 'UDP', 'SCTP'] as const;
  if (protocols.every((protocol) => allowed[protocol].join() === EVERY)) return 'all ports';
  const parts = protocols
    .filter((protocol) => allowed[protocol].length > 0)
    .map((protocol) =>
      allowed[protocol].join() === EVERY ? `all ${protocol}` : `${protocol} ${allowed[protocol].join()}`,
    );
  return parts.length === 0 ? 'none' : parts.join(' ');
}
