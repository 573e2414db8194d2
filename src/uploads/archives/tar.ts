import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { ProblemError } from '../../platform/problems/problem.js';
import type { UploadLimits } from '../upload.js';
import type { ArchiveBudget } from './budget.js';
import { ArchiveEntries, type EntryKind, type UnpackedArchive } from './entries.js';

const CHUNK = 64 * 1024;

/**
 * Unpacks a tar, or a gzipped one, in memory.
 * @throws ProblemError `archive-rejected`
 */
export async function readTar(
  bytes: Uint8Array,
  compression: 'gzip' | 'none',
  limits: UploadLimits,
  budget: ArchiveBudget,
): Promise<UnpackedArchive> {
  const entries = new ArchiveEntries(limits);
  const unpacking = extract();
  const source = Readable.from(chunksOf(bytes));
  const piped =
    compression === 'gzip'
      ? pipeline(source, createGunzip(), counted(budget), unpacking)
      : pipeline(source, counted(budget), unpacking);
  const flow = piped.catch((error: unknown) => unpacking.destroy(asError(error)));
  try {
    for await (const entry of unpacking) {
      budget.addEntry();
      const { header } = entry;
      const label = entries.admit(header.name, kindOf(header));
      const parts: Buffer[] = [];
      let size = 0;
      for await (const part of entry as AsyncIterable<Buffer>) {
        if (label === undefined) continue;
        size += part.length;
        budget.checkEntry(label, size);
        parts.push(part);
      }
      if (label !== undefined) entries.add(label, Buffer.concat(parts, size));
    }
    await flow;
  } catch (error) {
    unpacking.destroy();
    if (error instanceof ProblemError) throw error;
    const what = compression === 'gzip' ? 'tar.gz' : 'tar';
    const detail = `The body is not a ${what} that can be read: ${asError(error).message}.`;
    throw new ProblemError('archive-rejected', detail, [{ code: 'MALFORMED_ARCHIVE', detail }]);
  }
  return entries.finish();
}

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += CHUNK) yield bytes.subarray(offset, offset + CHUNK);
}

function counted(budget: ArchiveBudget): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        budget.addBytes(chunk.length);
        done(null, chunk);
      } catch (error) {
        done(asError(error));
      }
    },
  });
}

function kindOf({ type }: Header): EntryKind {
  switch (type) {
    case 'file':
    case 'contiguous-file':
      return 'file';
    case 'directory':
      return 'folder';
    case 'link':
    case 'symlink':
      return 'link';
    case 'fifo':
    case 'character-device':
    case 'block-device':
      return 'device';
    default:
      return 'unknown';
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
