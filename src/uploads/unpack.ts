import type { Diagnostic, ManifestFile } from '../engine/manifests/index.js';
import { ProblemError } from '../platform/problems/problem.js';
import { ArchiveBudget } from './archives/budget.js';
import type { UnpackedArchive } from './archives/entries.js';
import { readTar } from './archives/tar.js';
import { readZip } from './archives/zip.js';
import { distinctFiles, fileLabel } from './file-name.js';
import { readJsonUpload } from './json-upload.js';
import { formatOfMediaType, formatOfName, UPLOAD_MEDIA_TYPES, type UploadFormat } from './media-types.js';
import { readMultipart } from './multipart.js';
import { textOf } from './text.js';
import type { Upload, UploadLimits } from './upload.js';

export interface UnpackedUpload {
  readonly files: readonly ManifestFile[];
  /** Files that were left out because they are no manifests by their names. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The manifests of an upload in whatever form it came. Everything happens in memory.
 * @throws ProblemError with the reason why the body cannot be taken apart.
 */
export async function unpack(upload: Upload, limits: UploadLimits): Promise<UnpackedUpload> {
  const format = formatOfMediaType(upload.contentType);
  if (format === undefined) {
    throw new ProblemError('unsupported-media-type', `Manifests are taken as ${UPLOAD_MEDIA_TYPES.join(', ')}.`);
  }
  const budget = new ArchiveBudget(limits, upload.bytes.length);
  if (format !== 'multipart') return unpackOne(format, nameOf(format), upload.bytes, limits, budget);
  const parts = await readMultipart(upload.bytes, upload.contentType, limits);
  const unpacked: UnpackedUpload[] = [];
  for (const { name, bytes } of parts) {
    unpacked.push(await unpackOne(formatOfName(name), fileLabel(name), bytes, limits, budget));
  }
  return {
    files: distinctFiles(unpacked.flatMap(({ files }) => files)),
    diagnostics: unpacked.flatMap(({ diagnostics }) => diagnostics),
  };
}

async function unpackOne(
  format: Exclude<UploadFormat, 'multipart'>,
  name: string,
  bytes: Uint8Array,
  limits: UploadLimits,
  budget: ArchiveBudget,
): Promise<UnpackedUpload> {
  switch (format) {
    case 'yaml':
      return { files: [{ path: name, content: textOf(bytes, name) }], diagnostics: [] };
    case 'json':
      return { files: distinctFiles(readJsonUpload(textOf(bytes, name))), diagnostics: [] };
    case 'zip':
      return manifestsOf(await readZip(bytes, limits, budget));
    case 'tar':
      return manifestsOf(await readTar(bytes, 'none', limits, budget));
    case 'tar.gz':
      return manifestsOf(await readTar(bytes, 'gzip', limits, budget));
  }
}

function manifestsOf({ files, ignored }: UnpackedArchive): UnpackedUpload {
  return {
    files: files.map(({ path, bytes }) => ({ path, content: textOf(bytes, path) })),
    diagnostics: ignored.map((file) => ({
      outcome: 'ignored',
      code: 'NOT_A_MANIFEST_FILE',
      message: `${file} is not read: only .yaml, .yml and .json files are.`,
      file,
      document: 0,
      line: 1,
      column: 1,
    })),
  };
}

function nameOf(format: UploadFormat): string {
  return format === 'json' ? 'upload.json' : 'upload.yaml';
}
