import { stringify } from 'csv-stringify/sync';
import type { FindingDto } from '../dto/finding.dto.js';
import type { FindingPages } from './findings-report.js';

const COLUMNS = [
  'severity',
  'status',
  'rule',
  'title',
  'namespace',
  'workload',
  'object',
  'detail',
  'file',
  'line',
  'column',
  'field',
  'remediation',
  'firstSeen',
  'lastSeen',
  'resolved',
  'reopened',
  'waivedBecause',
  'waivedUntil',
  'fingerprint',
];

/** A finding a line (RFC 4180), all of them, as they are read. */
export async function* csvOf(pages: FindingPages): AsyncGenerator<string> {
  yield textOf([COLUMNS]);
  for await (const page of pages) if (page.length > 0) yield textOf(page.map(cellsOf));
}

function textOf(rows: readonly (readonly (string | number | null)[])[]): string {
  return stringify(rows as (string | number | null)[][], {
    record_delimiter: 'windows',
    // Names come from manifests: a cell that starts like a formula would be one to a spreadsheet.
    escape_formulas: true,
  });
}

function cellsOf(finding: FindingDto): (string | number | null)[] {
  const { severity, status, rule, title, namespace, workload, object, detail, file, line, column, field } = finding;
  const { remediation, firstSeen, lastSeen, resolved, reopened, waiver, fingerprint } = finding;
  return [
    ...[severity, status, rule, title, namespace, workload, object, detail, file, line, column, field, remediation],
    ...[firstSeen?.at ?? null, lastSeen?.at ?? null, resolved?.at ?? null, reopened?.times ?? 0],
    ...[waiver?.reason ?? null, waiver?.expiresAt ?? null, fingerprint],
  ];
}
