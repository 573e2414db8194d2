import { Readable } from 'node:stream';
import type { FindingFilter } from '../findings.store.js';
import { csvOf } from './csv.js';
import type { FindingPages, ReportSubject } from './findings-report.js';
import { findingsText } from './findings-text.js';
import { junitOf } from './junit.js';
import { sarifOf } from './sarif.js';

/** What findings of a project over time come as, by the name that `format` takes. */
export const PROJECT_FORMATS = {
  json: 'application/json',
  csv: 'text/csv',
  markdown: 'text/markdown',
  text: 'text/plain',
} as const;

/** And of one snapshot: what says how things stand, not how they came to. */
export const FORMATS = {
  ...PROJECT_FORMATS,
  sarif: 'application/sarif+json',
  junit: 'application/xml',
} as const;

export type FindingsType = (typeof FORMATS)[keyof typeof FORMATS];
type DocumentType = Exclude<FindingsType, 'application/json'>;

/** All findings as one document. */
export async function documentOf(
  type: DocumentType,
  subject: ReportSubject,
  pages: FindingPages,
  filter: FindingFilter,
): Promise<string | Readable> {
  switch (type) {
    case FORMATS.sarif:
      return sarifOf(subject, pages);
    case FORMATS.junit:
      return junitOf(subject, pages, filter);
    case FORMATS.csv:
      return Readable.from(csvOf(pages));
    case FORMATS.markdown:
    case FORMATS.text:
      return findingsText(subject, pages, type);
  }
}
