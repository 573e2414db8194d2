import type { Connectivity } from '../../engine/reachability/index.js';

/** One line a connection; addresses outside stand in the column of the side that they are. */
export function csvOf({ connections, external }: Connectivity): string {
  const rows = [
    ['from', 'to', 'TCP', 'UDP', 'SCTP'],
    ...connections.map(({ from, to, allowed }) => [from, to, ...ports(allowed)]),
    ...external.map(({ workload, direction, ranges, allowed }) => {
      const addresses = ranges.join(' ');
      return direction === 'in' ? [addresses, workload, ...ports(allowed)] : [workload, addresses, ...ports(allowed)];
    }),
  ];
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function ports({ TCP, UDP, SCTP }: Connectivity['connections'][number]['allowed']): string[] {
  return [TCP, UDP, SCTP].map((list) => list.join(' '));
}

/** RFC 4180; a leading = + - or @ would be a formula to a spreadsheet. */
export function cell(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
