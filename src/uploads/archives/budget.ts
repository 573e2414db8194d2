import { ProblemError } from '../../platform/problems/problem.js';
import type { UploadLimits } from '../upload.js';

/** Small archives are let be: a single manifest in a tar of zeros packs better than any limit on the ratio. */
const RATIO_COUNTS_FROM = 1024 * 1024;

/** Counts what the archives of one upload unpack to, byte by byte; nothing that their headers say is believed. */
export class ArchiveBudget {
  private entries = 0;
  private bytes = 0;

  constructor(
    private readonly limits: UploadLimits,
    /** Bytes of the upload as it came. */
    private readonly packed: number,
  ) {}

  /** @throws ProblemError `archive-rejected` */
  addEntry(): void {
    this.entries += 1;
    const limit = this.limits.archiveEntries;
    if (this.entries > limit) throw exceeded(`The archive has more than ${limit} entries.`, limit, this.entries);
  }

  /** @throws ProblemError `archive-rejected` */
  addBytes(count: number): void {
    this.bytes += count;
    const { archiveBytes, archiveRatio } = this.limits;
    if (this.bytes > archiveBytes) {
      throw exceeded(`The archive unpacks to more than ${archiveBytes} bytes.`, archiveBytes, this.bytes);
    }
    const ratio = this.bytes / Math.max(this.packed, 1);
    if (this.bytes > RATIO_COUNTS_FROM && ratio > archiveRatio) {
      const detail = `The archive unpacks to more than ${archiveRatio} times its size.`;
      throw exceeded(detail, archiveRatio, Math.ceil(ratio));
    }
  }

  /** @throws ProblemError `archive-rejected` */
  checkEntry(name: string, bytes: number): void {
    const limit = this.limits.entryBytes;
    if (bytes > limit) throw exceeded(`${name} has more than ${limit} bytes, unpacked.`, limit, bytes, name);
  }
}

function exceeded(detail: string, limit: number, observed: number, file?: string): ProblemError {
  const cause = { code: 'ARCHIVE_LIMIT', detail, ...(file === undefined ? {} : { file }) };
  return new ProblemError('archive-rejected', detail, [cause], { limit, observed });
}
