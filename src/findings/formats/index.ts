import { Readable } from 'node:stream';
import type { FindingFilter } from '../findings.store.js';
import { csvOf } from './csv.js';
import type { FindingPages, ReportSubject } from './findings-report.js';
import { findingsText } from './findings-text.js';
import { junitOf } from './junit.js';
import { FORMATS, type FindingsType } from './offered.js';
import { sarifOf } from './sarif.js';

export { FORMATS, PROJECT_FORMATS, type FindingsType } from './offered.js';

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
