import { fromBufferPromise, getFileNameLowLevel, type Entry, type ZipFile } from 'yauzl';
import { ProblemError } from '../../platform/problems/problem.js';
import type { UploadLimits } from '../upload.js';
import type { ArchiveBudget } from './budget.js';
import { ArchiveEntries, type EntryKind, type UnpackedArchive } from './entries.js';

const DEFLATE = 8;
const STORED = 0;
const FILE_TYPE_MASK = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;
const SYMLINK = 0o120000;

/**
 * Unpacks a zip in memory. Sizes are counted while unpacking; one that differs from what the central directory says is refused.
 * @throws ProblemError `archive-rejected`
 */
export async function readZip(
  bytes: Uint8Array,
  limits: UploadLimits,
  budget: ArchiveBudget,
): Promise<UnpackedArchive> {
  const entries = new ArchiveEntries(limits);
  try {
    const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      lazyEntries: true,
      validateEntrySizes: true,
      // Names are checked with those of every other archive, so that all that is wrong is named at once.
      decodeStrings: false,
    });
    for await (const entry of zip.eachEntry()) {
      budget.addEntry();
      const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
      const label = entries.admit(name, kindOf(entry, name));
      if (label !== undefined) entries.add(label, await contentOf(zip, entry, label, budget));
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const detail = `The body is not a zip that can be read: ${error instanceof Error ? error.message : String(error)}.`;
    throw new ProblemError('archive-rejected', detail, [{ code: 'MALFORMED_ARCHIVE', detail }]);
  }
  return entries.finish();
}

async function contentOf(zip: ZipFile, entry: Entry, label: string, budget: ArchiveBudget): Promise<Buffer> {
  const stream = await zip.openReadStreamPromise(entry);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    size += part.length;
    budget.addBytes(part.length);
    budget.checkEntry(label, size);
    parts.push(part);
  }
  return Buffer.concat(parts, size);
}

function kindOf(entry: Entry, name: string): EntryKind {
  if (/[/\\]$/.test(name)) return 'folder';
  if (entry.isEncrypted()) return 'encrypted';
  if (entry.compressionMethod !== DEFLATE && entry.compressionMethod !== STORED) return 'unknown';
  // The upper half of the attributes is the mode of the file where a Unix made the archive, 0 elsewhere.
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE_MASK;
  if (type === SYMLINK) return 'link';
  if (type === FOLDER) return 'folder';
  return type === 0 || type === REGULAR ? 'file' : 'device';
}
