import { stringify } from 'csv-stringify/sync';
import type { ConnectivityLine } from '../connectivity-lines.js';

const HEADER = ['from', 'to', 'TCP', 'UDP', 'SCTP', 'unknown because'];

/** A line an entry (RFC 4180); addresses outside stand in the column of the side that they are. */
export function csvOf(lines: readonly ConnectivityLine[], withHeader: boolean): string {
  return stringify([...(withHeader ? [HEADER] : []), ...lines.map(cellsOf)], {
    record_delimiter: 'windows',
    // Names come from manifests: a cell that starts like a formula would be one to a spreadsheet.
    escape_formulas: true,
  });
}

function cellsOf(line: ConnectivityLine): string[] {
  const [from, to] = sidesOf(line);
  const ports = (['TCP', 'UDP', 'SCTP'] as const).map((protocol) => line.allowed?.[protocol].join(' ') ?? '');
  return [from, to, ...ports, 'because' in line ? line.because.join(' ') : ''];
}

function sidesOf(line: ConnectivityLine): [string, string] {
  if ('from' in line) return [line.from, line.to];
  const addresses = line.ranges.join(' ');
  return line.direction === 'in' ? [addresses, line.workload] : [line.workload, addresses];
}
